/** Free ports, asked from the system each time: tests may run beside a working installation. */
import dgram from 'node:dgram'
import net from 'node:net'

export function freeTcpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
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

/** `size` neighbouring UDP ports below the range from which the system gives out ports by itself. */
export async function freeRtpRange(size = 600): Promise<[number, number]> {
  for (;;) {
    const start = 10_000 + 2 * Math.floor((Math.random() * (22_000 - size)) / 2)
    const probes = [start, start + 1, start + size / 2, start + size - 1]
    if ((await Promise.all(probes.map(bindsUdp))).every(Boolean)) return [start, start + size - 1]
  }
}
