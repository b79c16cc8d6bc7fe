/** Where every SIP program knocks by itself. */
const SIP_PORT = 5060

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/

/** Whether only this computer itself hears at `host`. */
export const isOnlyHere = (host: string): boolean => LOOPBACK.test(host)

/** The server as programs want it in one field: with its port where that is not the usual one. */
export function serverAddress({ server, port }: { server: string; port: number }): string {
  const host = server.includes(':') ? `[${server}]` : server
  return port === SIP_PORT ? host : `${host}:${port}`
}
