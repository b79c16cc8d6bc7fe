import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { useMemo } from 'react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type SoftphoneContextValue, SoftphoneStandIn } from '@/contexts/Softphone'
import type { ListenedCall } from '@/services/api/types'
import { setPreferences } from '@/services/preferences'
import { ago, callNow } from '@/test/floor'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer } from '@/test/server'
import { SupervisionStrip } from './SupervisionStrip'
import { startedHere } from './use-call-actions'

let sent: string[]
mockServer(
  loginHandler,
  http.get('*/api/operators/:id', ({ params }) => HttpResponse.json({ id: params.id, name: 'Anna' })),
  http.post('*/api/calls/:id/:order', ({ params }) => {
    sent.push(`${params.order}`)
    return new HttpResponse(null, { status: 202 })
  }),
)

const call: ListenedCall = {
  ...callNow({ id: 'call_1', state: 'talking', answered_at: ago(40), current_operator_id: 'op_anna' }),
  supervision: { operator_id: 'op_supervisor', mode: 'listen', since: ago(5) },
}

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  sent = []
  startedHere.clear()
})
afterEach(() => void vi.useRealTimers())

function Stage() {
  const value = useMemo(() => ({ me: undefined, softphone: {}, phone: { sessions: [] }, calls: [call] }), [])
  return (
    <SoftphoneStandIn value={value as unknown as SoftphoneContextValue}>
      <SupervisionStrip call={call} />
      <button type="button">Elsewhere</button>
    </SoftphoneStandIn>
  )
}
const open = async () => {
  await renderPage(Stage, '/', 'supervisor')
  return screen.findByRole('region', { name: 'Listening' })
}

describe('SupervisionStrip', () => {
  it('has the focus after an own press only', async () => {
    startedHere.add('call_1')
    const strip = await open()
    await waitFor(() => expect(strip).toHaveFocus())
  })

  it('takes keys only inside it, by their place, once, and without others', async () => {
    const strip = await open()
    expect(strip).not.toHaveFocus()
    for (const target of [document.body, screen.getByRole('button', { name: 'Elsewhere' })])
      fireEvent.keyDown(target, { code: 'Digit2', key: '2' })
    fireEvent.keyDown(strip, { code: 'Digit2', key: '2', repeat: true })
    fireEvent.keyDown(strip, { code: 'Digit2', key: '@', shiftKey: true })
    fireEvent.keyDown(strip, { code: 'KeyX', key: '2' })
    // On a layout where the key gives another sign.
    fireEvent.keyDown(strip, { code: 'Digit2', key: 'é' })
    await waitFor(() => expect(sent).toEqual(['whisper']))
  })

  it('barges in a second after the press, unless it is called back', async () => {
    const strip = await open()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const later = (ms: number) => act(() => vi.advanceTimersByTime(ms))
    const down = () => fireEvent.keyDown(strip, { code: 'Digit3', key: '3' })
    const takeBack = [
      () => fireEvent.keyUp(strip, { code: 'Digit3', key: '3' }),
      () => fireEvent.keyDown(strip, { code: 'Escape', key: 'Escape' }),
      () => fireEvent.blur(strip),
      () => fireEvent.click(screen.getByRole('button', { name: /^Barge in/ })),
    ]
    for (const back of takeBack) {
      down()
      expect(screen.getByRole('status')).toHaveTextContent('Both will hear you')
      later(900)
      back()
      later(2_000)
      expect(screen.queryByRole('status')).toBeNull()
    }
    down()
    later(1_000)
    vi.useRealTimers()
    await waitFor(() => expect(sent).toEqual(['barge']))
  })

  it('leaves with Escape', async () => {
    fireEvent.keyDown(await open(), { code: 'Escape', key: 'Escape' })
    await waitFor(() => expect(sent).toEqual(['leave']))
  })
})
