/** The smallest WebRTC phone: registers, answers by itself, reports its sound. Proves the configuration of Asterisk
 *  without the product's own page. */
import JsSIP from 'jssip'

export interface Sound {
  packetsReceived: number
  packetsSent: number
  /** Amplitude of the searched tone in what is being played, relative to full scale. */
  tone: number
  ice: string
}

declare global {
  interface Window {
    start(uri: string, password: string, socket: string): void
    registered: boolean
    call(number: string): void
    hangup(): void
    sound(toneHz: number): Promise<Sound>
    log: string[]
  }
}

window.registered = false
window.log = []
// biome-ignore lint/suspicious/noExplicitAny: JsSIP's session type is not exported by its bundle.
let session: any
let ua: JsSIP.UA
let analyser: AnalyserNode | undefined

window.start = (uri, password, socket) => {
  ua = new JsSIP.UA({ sockets: [new JsSIP.WebSocketInterface(socket)], uri, password, session_timers: false, register_expires: 120 })
  ua.on('registered', () => {
    window.registered = true
  })
  ua.on('unregistered', () => {
    window.registered = false
  })
  ua.on('registrationFailed', (event) => window.log.push(`registration failed: ${event.cause}`))
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  ua.on('newRTCSession', (event: any) => {
    session = event.session
    session.on('failed', (failure: { cause: string }) => window.log.push(`failed: ${failure.cause}`))
    session.on('peerconnection', (made: { peerconnection: RTCPeerConnection }) => listen(made.peerconnection))
    if (session.connection) listen(session.connection)
    if (event.originator === 'remote') session.answer({ mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } })
  })
  ua.start()
}

window.call = (number) => {
  ua.call(`sip:${number}@127.0.0.1`, { mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } })
}

window.hangup = () => session.terminate()

function listen(connection: RTCPeerConnection): void {
  connection.addEventListener('track', (event) => {
    const stream = event.streams[0] ?? new MediaStream([event.track])
    const audio = document.createElement('audio')
    audio.srcObject = stream
    audio.autoplay = true
    document.body.append(audio)
    const context = new AudioContext()
    analyser = context.createAnalyser()
    analyser.fftSize = 8192
    context.createMediaStreamSource(stream).connect(analyser)
  })
}

window.sound = async (toneHz) => {
  const sound: Sound = { packetsReceived: 0, packetsSent: 0, tone: 0, ice: session?.connection?.iceConnectionState ?? 'none' }
  for (const entry of (await session.connection.getStats()).values()) {
    if (entry.type === 'inbound-rtp') sound.packetsReceived = entry.packetsReceived
    if (entry.type === 'outbound-rtp') sound.packetsSent = entry.packetsSent
  }
  if (analyser) {
    const bins = new Float32Array(analyser.frequencyBinCount)
    analyser.getFloatFrequencyData(bins)
    const bin = Math.round((toneHz * analyser.fftSize) / analyser.context.sampleRate)
    sound.tone = 10 ** (Math.max(...bins.subarray(bin - 2, bin + 3)) / 20)
  }
  return sound
}
