import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Menu, MenuPatch, NewMenu, Prompt } from '@/services/api/types'
import { setPreferences } from '@/services/preferences'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer, problem } from '@/test/server'
import { MenusPage } from './MenusPage'

const PATH = '/settings/ivr'
const at = '2026-11-01T08:00:00Z'
const menu = (over: Partial<Menu>): Menu => ({
  id: 'ivr_1',
  name: 'Asosiy',
  prompt_id: 'prompt_1',
  invalid_prompt_id: null,
  wait_secs: 5,
  tries: 3,
  keys: [
    { key: '1', language: 'uz', target: { type: 'queue', id: 'queue_1' } },
    { key: '0', language: null, target: { type: 'repeat' } },
  ],
  fallback: { type: 'ivr', id: 'ivr_2' },
  created_at: at,
  ...over,
})
const prompt = (id: string, name: string): Prompt => ({
  id,
  name,
  duration_secs: 12.4,
  created_at: at,
  updated_at: at,
})
const page = (items: unknown[]) => HttpResponse.json({ items, next_cursor: null })
let prompts: Prompt[]
let sent: (NewMenu | MenuPatch)[]
let uploads: string[]

const server = mockServer(
  loginHandler,
  http.get('*/api/ivr', () =>
    page([menu({}), menu({ id: 'ivr_2', name: 'Tungi', keys: [], fallback: { type: 'voicemail' } })]),
  ),
  http.get('*/api/prompts', () => page(prompts)),
  http.get('*/api/queues', () => page([{ id: 'queue_1', name: 'Sotuv', is_default: true }])),
  http.get('*/api/operators', () => page([{ id: 'op_1', name: 'Aziz', extension: '101' }])),
  http.post('*/api/ivr', async ({ request }) => {
    sent.push((await request.json()) as NewMenu)
    return HttpResponse.json(menu({ id: 'ivr_new' }), { status: 201 })
  }),
  http.patch('*/api/ivr/ivr_1', async ({ request }) => {
    sent.push((await request.json()) as MenuPatch)
    return HttpResponse.json(menu({}))
  }),
  http.post('*/api/prompts', async ({ request }) => {
    uploads.push(`${new URL(request.url).searchParams.get('name')}: ${await request.text()}`)
    prompts = [...prompts, prompt('prompt_new', 'Yangi')]
    return HttpResponse.json(prompts.at(-1), { status: 201 })
  }),
)

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  sent = []
  uploads = []
  prompts = [prompt('prompt_1', 'Salom')]
})

const row = async (name: RegExp) => screen.findByRole('row', { name })
const openForm = async (name: string) => screen.findByRole('dialog', { name })
const sound = (name: string) => new File(['RIFF'], name, { type: 'audio/wav' })

describe('MenusPage', () => {
  it('tells of every menu where its keys lead, and its callers without a key', async () => {
    await renderPage(MenusPage, PATH, 'admin')
    const first = await row(/Asosiy/)
    const keys = await within(first).findAllByRole('listitem')
    await waitFor(() => expect(keys[0]).toHaveTextContent('1 → Uzbek, Queue: Sotuv'))
    expect(keys[1]).toHaveTextContent('0 → The same menu again')
    expect(within(first).getByText('Voice menu: Tungi')).toBeInTheDocument()
    expect(within(await row(/^Tungi/)).getByText('No keys')).toBeVisible()
    expect(await screen.findByText('Salom')).toBeVisible()
    expect(screen.getByText('0:12')).toBeVisible()
  })

  it('makes a menu with keys, languages and an uploaded sound', async () => {
    const { router } = await renderPage(MenusPage, PATH, 'admin')
    const user = userEvent.setup()
    await user.click(await screen.findByRole('button', { name: 'Add menu' }))
    const form = within(await openForm('New voice menu'))
    await user.type(form.getByLabelText('Name'), 'Kunduzgi')
    await user.upload(
      form.getByLabelText('Upload: What the caller hears', { selector: 'input' }),
      sound('Yangi.wav'),
    )
    await waitFor(() => expect(form.getByLabelText('What the caller hears')).toHaveDisplayValue('Yangi'))
    const first = within(form.getByRole('group', { name: 'Key 1' }))
    await user.selectOptions(first.getByLabelText('Language from then on'), 'Russian')
    await user.selectOptions(first.getByLabelText('Queue'), 'Sotuv')
    await user.click(form.getByRole('button', { name: 'Add key' }))
    const second = within(form.getByRole('group', { name: 'Key 2' }))
    expect(second.getByLabelText('Key')).toHaveFocus()
    await user.selectOptions(second.getByLabelText('Leads to'), 'The same menu again')
    await user.selectOptions(form.getByLabelText('Without a key'), 'Voice menu')
    await user.selectOptions(form.getByLabelText('Voice menu'), 'Tungi')
    await user.click(form.getByRole('button', { name: 'Add menu' }))
    await waitFor(() => expect(router.state.location.search).toEqual({}))
    expect(uploads).toEqual(['Yangi: RIFF'])
    expect(sent).toEqual([
      {
        name: 'Kunduzgi',
        prompt_id: 'prompt_new',
        invalid_prompt_id: null,
        wait_secs: 5,
        tries: 3,
        keys: [
          { key: '1', language: 'ru', target: { type: 'queue', id: 'queue_1' } },
          { key: '2', language: null, target: { type: 'repeat' } },
        ],
        fallback: { type: 'ivr', id: 'ivr_2' },
      },
    ])
  })

  it('shows what is wrong at its field, and the refusal of the server above', async () => {
    server.use(http.patch('*/api/ivr/ivr_1', () => problem(422, 'menu_circle')))
    await renderPage(MenusPage, `${PATH}?open=ivr_1`, 'admin')
    const form = within(await openForm('Voice menu: Asosiy'))
    const user = userEvent.setup()
    const wait = form.getByLabelText('Seconds to wait')
    await user.clear(wait)
    await user.type(wait, '31')
    await user.selectOptions(within(form.getByRole('group', { name: 'Key 0' })).getByLabelText('Key'), '1')
    await user.click(form.getByRole('button', { name: 'Save' }))
    expect(await form.findByText('From 1 to 30')).toBeVisible()
    expect(form.getByText('This key is in the menu already')).toBeVisible()
    await user.clear(wait)
    await user.type(wait, '9')
    await user.click(form.getAllByRole('button', { name: 'Remove key 1' })[1] as HTMLElement)
    await user.click(form.getByRole('button', { name: 'Save' }))
    expect(await form.findByText(/would go round in a circle/)).toBeVisible()
  })

  it('says why a file is no sound', async () => {
    server.use(http.post('*/api/prompts', () => problem(422, 'prompt_no_sound')))
    await renderPage(MenusPage, PATH, 'admin')
    const user = userEvent.setup()
    await user.upload(await screen.findByLabelText('Upload', { selector: 'input' }), sound('hujjat.mp3'))
    expect(await screen.findByText(/not a sound file, whatever its name says/)).toBeVisible()
  })

  it('plays a sound and stops it', async () => {
    server.use(http.get('*/api/prompts/prompt_1/audio', () => HttpResponse.arrayBuffer(new ArrayBuffer(8))))
    const play = vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue()
    vi.spyOn(HTMLMediaElement.prototype, 'pause').mockReturnValue()
    URL.createObjectURL ??= () => 'blob:sound'
    URL.revokeObjectURL ??= () => undefined
    await renderPage(MenusPage, PATH, 'supervisor')
    const user = userEvent.setup()
    await user.click(await screen.findByRole('button', { name: 'Play: Salom' }))
    await waitFor(() => expect(play).toHaveBeenCalledOnce())
    await user.click(screen.getByRole('button', { name: 'Stop: Salom' }))
    expect(await screen.findByRole('button', { name: 'Play: Salom' })).toBeVisible()
  })

  it('lets a supervisor look and listen only', async () => {
    await renderPage(MenusPage, `${PATH}?open=ivr_1`, 'supervisor')
    await row(/Asosiy/)
    expect(screen.queryByRole('button', { name: /Add menu|Actions|Upload|Replace|Delete/ })).toBeNull()
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('keeps a menu that others lead to, and says why', async () => {
    server.use(http.delete('*/api/ivr/ivr_2', () => problem(409, 'menu_has_menus')))
    await renderPage(MenusPage, PATH, 'admin')
    const user = userEvent.setup()
    await user.click(within(await row(/^Tungi/)).getByRole('button', { name: /Actions/ }))
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    const dialog = within(await screen.findByRole('dialog', { name: /Tungi/ }))
    await user.click(dialog.getByRole('button', { name: 'Delete' }))
    expect(await dialog.findByText(/Other menus lead to this menu/)).toBeVisible()
  })
})
