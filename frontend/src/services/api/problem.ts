/** What went wrong with a request, in a form that the screen can put into words by `code`. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    /** HTTP status; 0 when the server was not reached. */
    readonly status: number,
    /** The stable `code` of problem+json, or ours: `network`, `timeout`, `unknown`. */
    readonly code: string,
    readonly details: {
      title?: string
      detail?: string
      /** Names the request in the server's log. */
      instance?: string
      /** From `Retry-After`. */
      retryAfterSecs?: number
      /** Fields that the server refused, by their JSON pointer or name. */
      errors?: ReadonlyArray<{ field: string; code?: string; message?: string }>
    } = {},
    options?: ErrorOptions,
  ) {
    super(`${status} ${code}${details.detail ? `: ${details.detail}` : ''}`, options)
  }

  /** The server was not reached or is away: repeating later may help. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504
  }
}

export function isApiError(error: unknown, code?: string): error is ApiError {
  return error instanceof ApiError && (code === undefined || error.code === code)
}

function retryAfter(response: Response): number | undefined {
  const value = response.headers.get('Retry-After')
  if (!value) return undefined
  const secs = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000
  return Number.isFinite(secs) ? Math.max(0, Math.ceil(secs)) : undefined
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined)

/** Reads a response that is not 2xx; a body that is not problem+json (a proxy's page) is `unknown`. */
export async function problemOf(response: Response): Promise<ApiError> {
  let body: Record<string, unknown> = {}
  try {
    if (/json/.test(response.headers.get('Content-Type') ?? '')) body = await response.json()
  } catch {
    // A cut or malformed body leaves the status, which is enough.
  }
  const fallback = response.status === 502 || response.status === 504 ? 'unavailable' : 'unknown'
  const details: Record<string, unknown> = {
    title: text(body.title),
    detail: text(body.detail),
    instance: text(body.instance),
    retryAfterSecs: retryAfter(response),
    errors: Array.isArray(body.errors) ? body.errors : undefined,
  }
  for (const key of Object.keys(details)) if (details[key] === undefined) delete details[key]
  return new ApiError(response.status, text(body.code) ?? fallback, details)
}
