/**
 * The socket under JsSIP. Its address changes with every connection, because each takes a fresh one-use
 * ticket; JsSIP's own socket knows only a fixed address.
 */
export class TicketSocket {
  readonly url = 'wss://phone.invalid'
  readonly sip_uri = 'sip:phone.invalid;transport=ws'
  via_transport = 'WSS'
  onconnect: () => void = () => {}
  ondisconnect: (error: boolean, code?: number, reason?: string) => void = () => {}
  ondata: <T>(data: T) => void = () => {}

  private socket: WebSocket | null = null
  private epoch = 0

  constructor(private readonly address: () => Promise<string>) {}

  isConnected() {
    return this.socket?.readyState === WebSocket.OPEN
  }

  isConnecting() {
    return this.socket?.readyState === WebSocket.CONNECTING
  }

  connect() {
    this.disconnect()
    const epoch = this.epoch
    this.address().then(
      (url) => {
        if (epoch === this.epoch) this.open(url)
      },
      () => {
        if (epoch === this.epoch) this.ondisconnect(true, undefined, 'no ticket')
      },
    )
  }

  disconnect() {
    this.epoch += 1
    const socket = this.socket
    this.socket = null
    if (!socket) return
    socket.onopen = null
    socket.onclose = null
    socket.onmessage = null
    socket.close()
  }

  send(message: string | ArrayBufferLike | Blob | ArrayBufferView): boolean {
    if (!this.socket || !this.isConnected()) return false
    this.socket.send(message as string)
    return true
  }

  private open(url: string) {
    const socket = new WebSocket(url, 'sip')
    this.socket = socket
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => this.onconnect()
    socket.onmessage = ({ data }) => this.ondata(data)
    socket.onclose = ({ wasClean, code, reason }) => {
      if (this.socket !== socket) return
      this.socket = null
      this.ondisconnect(!wasClean, code, reason)
    }
  }
}
