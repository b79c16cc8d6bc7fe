// The built UI and a small imitation of the API, with the policy that the real server sends.
// For looking at pages without a backend: node scripts/pages/mock-server.mjs [port]
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { api } from './mock-api.mjs'

const dist = new URL('../../dist', import.meta.url).pathname
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}
export const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; " +
  "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

function serveFile(path, response) {
  const wanted = join(dist, normalize(path))
  const file = existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(dist, 'index.html')
  response.writeHead(200, {
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'Content-Security-Policy': POLICY,
  })
  createReadStream(file).pipe(response)
}

async function readJson(request) {
  let text = ''
  for await (const part of request) text += part
  const isJson = request.headers['content-type']?.includes('json')
  return text && isJson ? JSON.parse(text) : undefined
}

/** Listens on `port` (0 = a free one) and resolves with `{ url, close }`. */
export async function startMockServer(port = 0) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://mock')
    if (!url.pathname.startsWith('/api/')) return serveFile(url.pathname, response)
    const answer = api({
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: await readJson(request),
    })
    // A file: sent as it is.
    if (answer.bytes) {
      response.writeHead(answer.status, answer.headers)
      return response.end(answer.bytes)
    }
    response.writeHead(answer.status, {
      'Content-Type': answer.status >= 400 ? 'application/problem+json' : 'application/json',
      ...answer.headers,
    })
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body))
  })
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { url } = await startMockServer(Number(process.argv[2] ?? 0))
  console.log(`${url}  (malika, aziz or admin; any password but "wrong")`)
}
