/**
 * Free ports, tried each time: tests may run beside a working installation. All are below the range from which the system
 * gives ports to connections, which could take one before its server listens, and above those that fetch and browsers
 * refuse to open ("bad ports" of the Fetch standard, among them 6000 and 6679).
 */
import dgram from 'node:dgram'
import net from 'node:net'

function bindsTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

export async function freeTcpPort(): Promise<number> {
  for (;;) {
    const port = 7_000 + Math.floor(Math.random() * 2_900)
    if (await bindsTcp(port)) return port
  }
}

function bindsUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = dgram.createSocket('udp4')
    socket.once('error', () => resolve(false))
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)))
  })
}

/** A port that is free for UDP and TCP: SIP listens on both. */
export async function freeSipPort(): Promise<number> {
  for (;;) {
    const port = await freeTcpPort()
    if (await bindsUdp(port)) return port
  }
}

/** `size` neighbouring UDP ports. */
export async function freeRtpRange(size = 600): Promise<[number, number]> {
  for (;;) {
    const start = 10_000 + 2 * Math.floor((Math.random() * (22_000 - size)) / 2)
    const probes = [start, start + 1, start + size / 2, start + size - 1]
    if ((await Promise.all(probes.map(bindsUdp))).every(Boolean)) return [start, start + size - 1]
  }
}
