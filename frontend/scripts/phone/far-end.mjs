// The other end of a call, inside the page itself: its offer goes to the page's phone as an INVITE.
export async function callPage(server, callId, headers = []) {
  const { page } = server
  const offer = await page.evaluate(async () => {
    const connection = new RTCPeerConnection()
    window.farEnd = connection
    const sound = new AudioContext().createMediaStreamDestination()
    connection.addTrack(sound.stream.getAudioTracks()[0], sound.stream)
    connection.addEventListener('track', ({ streams }) => {
      window.heard = new Audio()
      window.heard.srcObject = streams[0]
      void window.heard.play()
    })
    await connection.setLocalDescription(await connection.createOffer())
    while (connection.iceGatheringState !== 'complete')
      await new Promise((resolve) =>
        connection.addEventListener('icegatheringstatechange', resolve, { once: true }),
      )
    return connection.localDescription.sdp
  })
  const dialog = [
    'Via: SIP/2.0/WS far-end.invalid;branch=z9hG4bK-1',
    'Max-Forwards: 70',
    'From: <sip:+998901234567@callcenter.local>;tag=far-end',
    `Call-ID: ${callId}@far-end`,
  ]
  const answers = []
  server.onSip = (text) => {
    answers.push(text)
    if (!/^SIP\/2\.0 200/.test(text) || !/^CSeq: *1 INVITE/im.test(text)) return
    const to = /^To: .*$/im.exec(text)[0]
    server.sendSip([
      `ACK ${server.contact} SIP/2.0`,
      ...dialog,
      to,
      'CSeq: 1 ACK',
      'Content-Length: 0',
      '',
      '',
    ])
    const sdp = text.slice(text.indexOf('\r\n\r\n') + 4)
    void page.evaluate((answer) => window.farEnd.setRemoteDescription({ type: 'answer', sdp: answer }), sdp)
  }
  server.sendSip([
    `INVITE ${server.contact} SIP/2.0`,
    ...dialog,
    'To: <sip:101@callcenter.local>',
    'CSeq: 1 INVITE',
    'Contact: <sip:far-end@far-end.invalid;transport=ws>',
    `X-Call-Id: ${callId}`,
    ...headers,
    'Content-Type: application/sdp',
    `Content-Length: ${Buffer.byteLength(offer)}`,
    '',
    offer,
  ])
  return {
    /** First lines of what the phone said about the INVITE. */
    said: () => answers.map((text) => text.slice(0, text.indexOf('\r\n'))),
    /** How much sound has arrived from the operator. */
    energy: () =>
      page.evaluate(async () => {
        const report = await window.farEnd.getStats()
        return [...report.values()].find(({ type }) => type === 'inbound-rtp')?.totalAudioEnergy ?? 0
      }),
  }
}

/** Takes the microphone away from the page, or gives it back. */
export async function watchMicrophone({ page }) {
  await page.addInitScript(() => {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    window.microphone = { refused: false, tracks: [] }
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      if (window.microphone.refused) throw new DOMException('refused', 'NotAllowedError')
      const stream = await open(wanted)
      window.microphone.tracks.push(...stream.getAudioTracks())
      return stream
    }
  })
  return {
    refuse: (refused) =>
      page.evaluate((value) => {
        window.microphone.refused = value
      }, refused),
    /** What the browser tells when the device is unplugged. */
    unplug: () =>
      page.evaluate(() => {
        for (const track of window.microphone.tracks) {
          track.stop()
          track.dispatchEvent(new Event('ended'))
        }
      }),
  }
}
