import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Trunk, TrunkTest } from '@/services/api/types'
import { setPreferences } from '@/services/preferences'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer, problem } from '@/test/server'
import { TrunksPage } from './TrunksPage'

const PATH = '/settings/trunks'
let trunks: Trunk[]
let sent: Array<{ method: string; body: Record<string, unknown> }>
let tested: number

const trunk = (changes: Partial<Trunk>): Trunk => ({
  id: 'trunk_1',
  name: 'Uztelecom 71',
  kind: 'registration',
  endpoint: 'trunk-uztelecom-71',
  host: 'sip.uztelecom.uz',
  port: 5060,
  transport: 'udp',
  username: '998712001122',
  has_password: true,
  match: [],
  codecs: ['alaw', 'ulaw'],
  caller_id: '+998712001122',
  state: 'online',
  last_error: null,
  created_at: '2026-11-22T08:00:00Z',
  ...changes,
})
const rejected = trunk({
  id: 'trunk_2',
  name: 'Beeline',
  state: 'rejected',
  last_error: { code: 'wrong_login', text: 'English', sip: 403, detail: 'Forbidden' },
})
const TEST: TrunkTest = {
  trunk: rejected,
  steps: [
    { step: 'name', outcome: 'passed', found: '203.0.113.9' },
    { step: 'answer', outcome: 'warning', fault: { code: 'no_answer', text: 'English' } },
    { step: 'registration', outcome: 'failed', fault: { code: 'wrong_login', text: 'English', sip: 403 } },
    { step: 'codecs', outcome: 'passed', found: 'alaw, ulaw' },
  ],
}

const server = mockServer(
  loginHandler,
  http.get('*/api/trunks', () => HttpResponse.json({ items: trunks, next_cursor: null })),
  http.post('*/api/trunks', async ({ request }) => {
    sent.push({ method: 'POST', body: (await request.json()) as Record<string, unknown> })
    return HttpResponse.json(rejected, { status: 201 })
  }),
  http.patch('*/api/trunks/:id', async ({ request }) => {
    sent.push({ method: 'PATCH', body: (await request.json()) as Record<string, unknown> })
    return HttpResponse.json(rejected)
  }),
  http.post('*/api/trunks/:id/test', () => {
    tested += 1
    return HttpResponse.json(TEST)
  }),
)

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  sent = []
  tested = 0
  trunks = [trunk({}), rejected]
})

const row = async (name: string) => screen.findByRole('row', { name: new RegExp(name) })
const field = (form: HTMLElement, label: string) => within(form).getByLabelText(label)
const action = async (name: string, item: string) => {
  const user = userEvent.setup()
  await user.click(within(await row(name)).getByRole('button', { name: /Actions/ }))
  await user.click(await screen.findByRole('menuitem', { name: item }))
  return user
}

describe('TrunksPage', () => {
  it('says in words how each line is, what the provider said and what to do', async () => {
    await renderPage(TrunksPage, PATH, 'supervisor')
    expect(within(await row('Uztelecom')).getByText('Connected')).toBeVisible()
    const refused = within(await row('Beeline'))
    expect(refused.getByText('Refused')).toBeVisible()
    expect(refused.getByText('Wrong login or password')).toBeVisible()
    expect(refused.getByText('Answer of the provider: 403 Forbidden')).toBeVisible()
    expect(refused.getByText(/Enter both again/)).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Add line' })).toBeNull()
    expect(screen.queryByRole('button', { name: /Actions/ })).toBeNull()
  })

  it('warns of a line that is connected and has a fault', async () => {
    trunks = [trunk({ last_error: { code: 'unknown_source', text: 'English', detail: '203.0.113.7' } })]
    await renderPage(TrunksPage, PATH, 'supervisor')
    const only = within(await row('Uztelecom'))
    expect(only.getByText('Connected, with a fault')).toBeVisible()
    expect(only.getByText('Address: 203.0.113.7')).toBeVisible()
  })

  it('says what a line is for while there is none', async () => {
    trunks = []
    await renderPage(TrunksPage, PATH, 'admin')
    expect(await screen.findByText('No line yet')).toBeVisible()
  })

  it('connects a provider, tests it at once, and leads back to the settings', async () => {
    const { router } = await renderPage(TrunksPage, PATH, 'admin')
    const user = userEvent.setup()
    await user.click(await screen.findByRole('button', { name: 'Add line' }))
    const form = await screen.findByRole('dialog', { name: 'New line' })
    await user.type(field(form, 'Name'), 'Beeline')
    await user.type(field(form, "Provider's server"), ' sip.beeline.uz ')
    await user.type(field(form, 'Login'), '712001122')
    await user.type(field(form, 'Password'), 's3cret!')
    await user.type(field(form, 'Number that customers see'), '71 200 11 22')
    await user.click(within(form).getByRole('button', { name: 'Add line' }))
    const test = await screen.findByRole('dialog', { name: 'Test: Beeline' })
    expect(await within(test).findByText('The line does not work yet.')).toBeVisible()
    expect(within(test).getByText('203.0.113.9')).toBeVisible()
    expect(within(test).getByText('Wrong login or password')).toBeVisible()
    expect(sent[0]?.body).toEqual({
      name: 'Beeline',
      kind: 'registration',
      host: 'sip.beeline.uz',
      port: 5060,
      transport: 'udp',
      username: '712001122',
      password: 's3cret!',
      match: [],
      codecs: ['alaw', 'ulaw'],
      caller_id: '+998712001122',
    })
    await user.click(within(test).getByRole('button', { name: 'Change settings' }))
    await waitFor(() => expect(router.state.location.search).toEqual({ open: 'trunk_2' }))
  })

  it('connects a gateway by its address, without a login', async () => {
    await renderPage(TrunksPage, `${PATH}?open=new`, 'admin')
    const form = await screen.findByRole('dialog', { name: 'New line' })
    const user = userEvent.setup()
    await user.click(within(form).getByRole('radio', { name: /GSM gateway/ }))
    await user.type(field(form, 'Name'), 'GoIP')
    await user.type(field(form, 'Address of the gateway'), '192.168.1.50')
    await user.click(within(form).getByRole('button', { name: 'More settings' }))
    await user.selectOptions(field(form, 'Transport'), 'TCP')
    await user.type(field(form, 'Calls come from these addresses'), '192.168.1.50\n10.0.0.0/24')
    await user.click(field(form, 'alaw'))
    await user.click(field(form, 'alaw'))
    await user.click(within(form).getByRole('button', { name: 'Add line' }))
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]?.body).toEqual({
      name: 'GoIP',
      kind: 'ip',
      host: '192.168.1.50',
      port: 5060,
      transport: 'tcp',
      match: ['192.168.1.50', '10.0.0.0/24'],
      codecs: ['ulaw', 'alaw'],
    })
  })

  it('checks before sending, also what is folded away', async () => {
    await renderPage(TrunksPage, `${PATH}?open=new`, 'admin')
    const form = await screen.findByRole('dialog', { name: 'New line' })
    const user = userEvent.setup()
    await user.type(field(form, 'Name'), 'A')
    await user.type(field(form, "Provider's server"), 'sip:x@y')
    await user.click(within(form).getByRole('button', { name: 'More settings' }))
    await user.clear(field(form, 'Port'))
    await user.click(within(form).getByRole('button', { name: 'More settings' }))
    await user.click(within(form).getByRole('button', { name: 'Add line' }))
    expect(await within(form).findByText('1 to 65535')).toBeVisible()
    expect(within(form).getByText(/without sip: and port/)).toBeVisible()
    expect(sent).toEqual([])
    await user.clear(field(form, "Provider's server"))
    await user.type(field(form, "Provider's server"), 'sip.x.uz')
    await user.type(field(form, 'Port'), '5060')
    await user.click(within(form).getByRole('button', { name: 'Add line' }))
    expect(await within(form).findByText('Enter the login')).toBeVisible()
    expect(sent).toEqual([])
  })

  it('never shows the password, and leaves it alone unless a new one is typed', async () => {
    await renderPage(TrunksPage, `${PATH}?open=trunk_1`, 'admin')
    const form = await screen.findByRole('dialog', { name: 'Line: Uztelecom 71' })
    const user = userEvent.setup()
    expect(field(form, 'Password')).toHaveValue('')
    await user.clear(field(form, 'Name'))
    await user.type(field(form, 'Name'), 'City line')
    await user.click(within(form).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]?.body).toMatchObject({ name: 'City line', username: '998712001122' })
    expect(sent[0]?.body).not.toHaveProperty('password')
  })

  it('shows what the server refuses at its field', async () => {
    server.use(http.patch('*/api/trunks/:id', () => problem(409, 'trunk_address_taken')))
    await renderPage(TrunksPage, `${PATH}?open=trunk_1`, 'admin')
    const form = await screen.findByRole('dialog', { name: 'Line: Uztelecom 71' })
    const user = userEvent.setup()
    await user.type(field(form, "Provider's server"), 'x')
    await user.click(within(form).getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(field(form, "Provider's server")).toBeInvalid())
  })

  it('tests again when asked', async () => {
    await renderPage(TrunksPage, PATH, 'admin')
    const user = await action('Uztelecom', 'Test')
    const dialog = await screen.findByRole('dialog', { name: /Test/ })
    await within(dialog).findByText('The line does not work yet.')
    await user.click(within(dialog).getByRole('button', { name: 'Test again' }))
    await waitFor(() => expect(tested).toBe(2))
    await user.click(within(dialog).getByRole('button', { name: 'Done' }))
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('calls a number over the line and counts the sound of both directions', async () => {
    const asked: unknown[] = []
    server.use(
      http.post('*/api/trunks/:id/test-call', async ({ request }) => {
        asked.push(await request.json())
        return asked.length === 1
          ? HttpResponse.json({ outcome: 'silent', sent: 150, received: 0 })
          : problem(409, 'number_not_allowed')
      }),
    )
    await renderPage(TrunksPage, PATH, 'admin')
    const user = await action('Uztelecom', 'Test')
    const dialog = within(await screen.findByRole('dialog', { name: /Test/ }))
    await user.click(dialog.getByRole('button', { name: 'Call' }))
    expect(await dialog.findByText('Enter a number')).toBeVisible()
    expect(asked).toEqual([])
    await user.type(dialog.getByLabelText('Call this number'), '90 123 45 67{Enter}')
    expect(await dialog.findByText('Packets of sound: sent 150, received 0')).toBeVisible()
    expect(asked).toEqual([{ to: '+998901234567' }])
    await user.click(dialog.getByRole('button', { name: 'Call' }))
    expect(await dialog.findByText(/may not be called|not allowed/i)).toBeVisible()
  })

  it('asks before deleting', async () => {
    let deleted = 0
    server.use(
      http.delete('*/api/trunks/trunk_2', () => {
        deleted += 1
        return new HttpResponse(null, { status: 204 })
      }),
    )
    await renderPage(TrunksPage, PATH, 'admin')
    const user = await action('Beeline', 'Delete')
    const dialog = await screen.findByRole('dialog', { name: 'Delete line “Beeline”?' })
    expect(deleted).toBe(0)
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }))
    expect(await screen.findByText('“Beeline” was deleted')).toBeVisible()
    expect(deleted).toBe(1)
  })
})
