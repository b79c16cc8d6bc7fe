import { act, screen, waitFor } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { useMemo } from 'react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type SoftphoneContextValue, SoftphoneStandIn } from '@/contexts/Softphone'
import { setPreferences } from '@/services/preferences'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer } from '@/test/server'
import { OfflineBanner } from './OfflineBanner'

let connected: boolean
let asked: number
mockServer(
  loginHandler,
  http.get('*/api/phone-server', () => {
    asked += 1
    return HttpResponse.json({ connected })
  }),
)

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  connected = true
  asked = 0
  vi.useFakeTimers({ shouldAdvanceTime: true })
})
afterEach(() => vi.useRealTimers())

function Stage() {
  const value = useMemo(() => ({ softphone: {}, phone: { sessions: [] }, offers: [], calls: [] }), [])
  return (
    <SoftphoneStandIn value={value as unknown as SoftphoneContextValue}>
      <OfflineBanner />
    </SoftphoneStandIn>
  )
}
const line = () => screen.queryByText(/^No link to the phone server/)
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

describe('OfflineBanner', () => {
  it('says that Asterisk is away, until it is back; a restart that is over at once is not worth a word', async () => {
    const { emit } = await renderPage(Stage, '/', 'operator')
    await waitFor(() => expect(asked).toBe(1))
    const tell = (code: string) => act(() => emit('notification', { code, level: 'error', params: {} }))
    tell('asterisk_away')
    await pass(1_000)
    tell('asterisk_back')
    await pass(5_000)
    expect(line()).toBeNull()
    tell('asterisk_away')
    await pass(4_000)
    expect(line()).toBeVisible()
    tell('asterisk_back')
    await pass(0)
    expect(line()).toBeNull()
  })

  it('knows it from the beginning', async () => {
    connected = false
    await renderPage(Stage, '/', 'operator')
    await waitFor(() => expect(asked).toBe(1))
    await pass(4_000)
    expect(line()).toBeVisible()
  })
})
