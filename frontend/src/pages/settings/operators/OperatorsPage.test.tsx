import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { encode } from 'uqr'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { NewOperator, Operator } from '@/services/api/types'
import { operatorKeys } from '@/services/operators/presence'
import { setPreferences } from '@/services/preferences'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer, problem } from '@/test/server'
import { OperatorsPage } from './OperatorsPage'

const PATH = '/settings/operators'
const person = (over: Partial<Operator>): Operator => ({
  id: 'op_1',
  name: 'Aziz Rahimov',
  username: 'aziz',
  role: 'operator',
  extension: '102',
  device: 'webrtc',
  queues: ['queue_1'],
  status: 'available',
  reachable: true,
  locale: 'uz',
  since: '2026-11-22T08:00:00Z',
  created_at: '2026-11-01T08:00:00Z',
  ...over,
})
let people: Operator[]
let sent: NewOperator[]

const server = mockServer(
  loginHandler,
  http.get('*/api/operators', ({ request }) => {
    const second = new URL(request.url).searchParams.get('cursor') === 'two'
    return HttpResponse.json({
      items: second ? people.slice(1) : people.slice(0, 1),
      next_cursor: second ? null : 'two',
    })
  }),
  http.get('*/api/operators/proposal', () => HttpResponse.json({ extension: '106' })),
  http.get('*/api/queues', () =>
    HttpResponse.json({ items: [{ id: 'queue_1', name: 'Sotuv' }], next_cursor: null }),
  ),
  http.post('*/api/operators', async ({ request }) => {
    const body = (await request.json()) as NewOperator
    sent.push(body)
    return HttpResponse.json(
      { ...person({}), ...body, id: 'op_new', generated_password: 'made-by-the-server' },
      { status: 201 },
    )
  }),
)

beforeAll(englishTexts)
afterEach(() => vi.unstubAllGlobals())
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  sent = []
  people = [
    person({}),
    person({
      id: 'op_2',
      name: 'Gʻayrat Toʻxtayev',
      username: 'gayrat',
      extension: '101',
      device: 'sip',
      reachable: false,
    }),
  ]
})

const row = async (name: string) => screen.findByRole('row', { name: new RegExp(name) })

describe('OperatorsPage', () => {
  it('lists everyone over all pages, by extension, with phone, queue and status', async () => {
    await renderPage(OperatorsPage, PATH, 'admin')
    const aziz = await row('Aziz')
    expect(within(aziz).getByText('Ready')).toBeVisible()
    expect(within(aziz).getByText('connected')).toBeVisible()
    expect(await within(aziz).findByText('Sotuv')).toBeVisible()
    const names = screen
      .getAllByRole('row')
      .slice(1)
      .map((one) => one.textContent)
    expect(names[0]).toContain('Gʻayrat')
    expect(within(await row('Gʻayrat')).getByText('No connection')).toBeVisible()
  })

  it('finds people however the apostrophe is typed, also in Cyrillic', async () => {
    await renderPage(OperatorsPage, PATH, 'admin')
    await row('Aziz')
    for (const typed of ["g'ayrat", 'Ғайрат', '101']) {
      const box = screen.getByRole('searchbox')
      await userEvent.clear(box)
      await userEvent.type(box, typed)
      expect(screen.queryByRole('row', { name: /Aziz/ })).toBeNull()
      expect(await row('Gʻayrat')).toBeVisible()
    }
  })

  it('lets a supervisor look only', async () => {
    await renderPage(OperatorsPage, PATH, 'supervisor')
    await row('Aziz')
    expect(screen.queryByRole('button', { name: 'Add operator' })).toBeNull()
    expect(screen.queryByRole('button', { name: /Actions/ })).toBeNull()
  })

  it('adds a person with the proposed extension and shows the made password once', async () => {
    const { router } = await renderPage(OperatorsPage, PATH, 'admin')
    await row('Aziz')
    const user = userEvent.setup()
    await user.click(screen.getByRole('button', { name: 'Add operator' }))
    const form = await screen.findByRole('dialog', { name: 'New operator' })
    await waitFor(() => expect(within(form).getByLabelText('Extension')).toHaveValue('106'))
    await user.type(within(form).getByLabelText('Full name'), 'Nodira Gʻaniyeva')
    await user.type(within(form).getByLabelText('Username'), 'nodira')
    await user.click(within(form).getByRole('button', { name: 'Add operator' }))
    expect(await screen.findByText('made-by-the-server')).toBeVisible()
    expect(sent).toEqual([
      {
        name: 'Nodira Gʻaniyeva',
        username: 'nodira',
        role: 'operator',
        extension: '106',
        device: 'webrtc',
        queues: [],
      },
    ])
    await user.click(screen.getByRole('button', { name: 'Done' }))
    await waitFor(() => expect(router.state.location.search).toEqual({}))
    expect(screen.queryByText('made-by-the-server')).toBeNull()
  })

  it('checks before sending, and offers no device that is not rung yet', async () => {
    await renderPage(OperatorsPage, `${PATH}?open=new`, 'admin')
    const form = await screen.findByRole('dialog', { name: 'New operator' })
    const user = userEvent.setup()
    expect(within(form).queryByLabelText(/Outside number/)).toBeNull()
    await user.click(within(form).getByLabelText('Type the password myself'))
    await user.type(within(form).getByLabelText('Password'), 'short')
    await user.click(within(form).getByRole('button', { name: 'Add operator' }))
    expect(await within(form).findByText('Enter a name')).toBeVisible()
    expect(within(form).getByText('At least 12 characters are needed')).toBeVisible()
    expect(sent).toEqual([])
  })

  it('shows what the server refuses at its field and keeps the rest', async () => {
    server.use(http.post('*/api/operators', () => problem(409, 'username_taken')))
    await renderPage(OperatorsPage, `${PATH}?open=new`, 'admin')
    const form = await screen.findByRole('dialog', { name: 'New operator' })
    const user = userEvent.setup()
    await waitFor(() => expect(within(form).getByLabelText('Extension')).toHaveValue('106'))
    await user.type(within(form).getByLabelText('Full name'), 'Aziz')
    await user.type(within(form).getByLabelText('Username'), 'aziz')
    await user.click(within(form).getByRole('button', { name: 'Add operator' }))
    await waitFor(() => expect(within(form).getByLabelText('Username')).toBeInvalid())
    expect(within(form).getByLabelText('Username')).toHaveFocus()
    expect(within(form).getByLabelText('Full name')).toHaveValue('Aziz')
  })

  it('makes SIP details when asked, and sees the phone connect', async () => {
    let asked = 0
    server.use(
      http.post('*/api/operators/op_2/device', () => {
        asked += 1
        return HttpResponse.json({
          username: '101',
          password: 'secret-of-the-phone',
          server: '10.0.0.5',
          port: 5060,
          transport: 'udp',
          sip_ws_url: 'ws://10.0.0.5/api/sip',
        })
      }),
    )
    const { queries } = await renderPage(OperatorsPage, PATH, 'admin')
    const user = userEvent.setup()
    await user.click(within(await row('Gʻayrat')).getByRole('button', { name: /Actions/ }))
    await user.click(await screen.findByRole('menuitem', { name: 'Connect a SIP phone' }))
    expect(asked).toBe(0)
    await user.click(await screen.findByRole('button', { name: 'Make the details' }))
    expect(await screen.findByText('secret-of-the-phone')).toBeVisible()
    expect(screen.getByText('Waiting for the phone to connect…')).toBeVisible()
    queries.setQueryData<Operator[]>(operatorKeys.lists, (all) =>
      all?.map((one) => ({ ...one, reachable: true })),
    )
    expect(await screen.findByText('The phone is connected')).toBeVisible()
  })

  it('takes no phone that is still there with the old details for the new one', async () => {
    people = people.map((one) => ({ ...one, reachable: true }))
    server.use(
      http.post('*/api/operators/op_2/device', () =>
        HttpResponse.json({
          username: '101',
          password: 'secret-of-the-phone',
          server: '10.0.0.5',
          port: 5060,
          transport: 'udp',
          sip_ws_url: 'ws://10.0.0.5/api/sip',
        }),
      ),
    )
    const { queries } = await renderPage(OperatorsPage, PATH, 'admin')
    const user = userEvent.setup()
    await user.click(within(await row('Gʻayrat')).getByRole('button', { name: /Actions/ }))
    await user.click(await screen.findByRole('menuitem', { name: 'Connect a SIP phone' }))
    await user.click(await screen.findByRole('button', { name: 'Make the details' }))
    expect(await screen.findByText('secret-of-the-phone')).toBeVisible()
    expect(screen.queryByText('The phone is connected')).toBeNull()
    const is = (reachable: boolean) =>
      queries.setQueryData<Operator[]>(operatorKeys.lists, (all) =>
        all?.map((one) => ({ ...one, reachable })),
      )
    is(false)
    expect(await screen.findByText('Waiting for the phone to connect…')).toBeVisible()
    is(true)
    expect(await screen.findByText('The phone is connected')).toBeVisible()
  })

  it('leads a phone to its settings once, and says so when their time is over', async () => {
    let asked = 0
    server.use(
      http.post('*/api/operators/op_2/device', () => {
        asked += 1
        return HttpResponse.json({
          username: '101',
          password: `secret-${asked}`,
          server: 'pbx.example.uz',
          port: 5160,
          transport: 'udp',
          sip_ws_url: 'wss://pbx.example.uz/api/sip',
          setup: {
            url: `/api/phone-setup/ticket-${asked}`,
            expires_at: new Date(Date.now() + (asked === 1 ? -1 : 600_000)).toISOString(),
          },
        })
      }),
    )
    vi.stubGlobal('location', new URL('https://pbx.example.uz/settings/operators'))
    await renderPage(OperatorsPage, PATH, 'admin')
    const user = userEvent.setup()
    await user.click(within(await row('Gʻayrat')).getByRole('button', { name: /Actions/ }))
    await user.click(await screen.findByRole('menuitem', { name: 'Connect a SIP phone' }))
    await user.click(await screen.findByRole('button', { name: 'Make the details' }))
    expect(await screen.findByText('The time of this code is over.')).toBeVisible()
    expect(screen.queryByRole('img', { name: /QR code/ })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Make a new code' }))

    const address = 'https://pbx.example.uz/api/phone-setup/ticket-2'
    const picture = await screen.findByRole('img', { name: /QR code/ })
    expect(screen.getByText(address)).toBeVisible()
    const drawn = picture.querySelector('path:last-child')?.getAttribute('d') ?? ''
    const { data } = encode(address, { ecc: 'M', border: 4 })
    expect(drawn.match(/M/g)).toHaveLength(data.flat().filter(Boolean).length)
    // Its own password stands in no picture: that travels in the answer alone.
    expect(screen.queryByText('secret-2')).toBeNull()

    const shownAs = (name: string) =>
      screen.getByText(name, { selector: 'dt' }).nextElementSibling?.textContent
    await user.click(screen.getByRole('tab', { name: 'MicroSIP' }))
    expect(shownAs('SIP server')).toBe('pbx.example.uz:5160')
    expect(shownAs('Login')).toBe('101')
    await user.click(screen.getByRole('tab', { name: 'Zoiper' }))
    expect(shownAs('Hostname')).toBe('pbx.example.uz:5160')
    expect(shownAs('Password')).toBe('secret-2')
    await user.click(screen.getByRole('tab', { name: 'Another phone' }))
    expect(shownAs('Server')).toBe('pbx.example.uz')
    expect(shownAs('Port')).toBe('5160')
  })

  it('draws no code that leads a phone to itself', async () => {
    server.use(
      http.post('*/api/operators/op_2/device', () =>
        HttpResponse.json({
          username: '101',
          password: 'secret-of-the-phone',
          server: '127.0.0.1',
          port: 5060,
          transport: 'udp',
          sip_ws_url: 'ws://localhost:8080/api/sip',
          setup: {
            url: '/api/phone-setup/ticket',
            expires_at: new Date(Date.now() + 600_000).toISOString(),
          },
        }),
      ),
    )
    vi.stubGlobal('location', new URL('http://localhost:8080/settings/operators'))
    await renderPage(OperatorsPage, PATH, 'admin')
    const user = userEvent.setup()
    await user.click(within(await row('Gʻayrat')).getByRole('button', { name: /Actions/ }))
    await user.click(await screen.findByRole('menuitem', { name: 'Connect a SIP phone' }))
    await user.click(await screen.findByRole('button', { name: 'Make the details' }))
    expect(await screen.findByText(/This page is open as localhost/)).toBeVisible()
    expect(screen.getByText(/a phone elsewhere does not reach 127.0.0.1/)).toBeVisible()
    expect(screen.queryByRole('img', { name: /QR code/ })).toBeNull()
  })

  it('asks before deleting and tells what was refused', async () => {
    let deleted = 0
    server.use(
      http.delete('*/api/operators/op_2', () => {
        deleted += 1
        return deleted === 1 ? problem(409, 'last_admin') : new HttpResponse(null, { status: 204 })
      }),
    )
    await renderPage(OperatorsPage, PATH, 'admin')
    const user = userEvent.setup()
    await user.click(within(await row('Gʻayrat')).getByRole('button', { name: /Actions/ }))
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    const dialog = await screen.findByRole('dialog', { name: /Gʻayrat/ })
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(within(dialog).getByRole('alert')).not.toBeEmptyDOMElement())
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }))
    expect(await screen.findByText('“Gʻayrat Toʻxtayev” was deleted')).toBeVisible()
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})
