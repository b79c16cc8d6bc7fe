import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { useRef } from 'react'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { TooltipGroup } from '@/components/ui/Tooltip'
import { rememberDialled } from '@/services/calls/recent'
import { setPreferences } from '@/services/preferences'
import { englishTexts } from '@/test/i18n'
import { loginHandler, renderPage } from '@/test/page'
import { mockServer, problem } from '@/test/server'
import { DialField } from './DialField'

let dialled: unknown[]
const server = mockServer(
  loginHandler,
  http.post('*/api/calls/outbound', async ({ request }) => {
    dialled.push(await request.json())
    return HttpResponse.json({ call_id: 'call_new' }, { status: 202 })
  }),
)

beforeAll(englishTexts)
beforeEach(() => {
  setPreferences({ language: 'en', languageChosen: true })
  localStorage.removeItem('callcenter.recent')
  dialled = []
})

function Bar() {
  const field = useRef<HTMLInputElement>(null)
  return (
    <TooltipGroup>
      <DialField inputRef={field} onTyping={() => undefined} />
    </TooltipGroup>
  )
}
const enter = async () => {
  await renderPage(Bar, '/', 'operator')
  const field = await screen.findByRole('combobox', { name: 'Number or name' })
  field.focus()
  return { field, user: userEvent.setup() }
}

describe('DialField', () => {
  it('calls the last number again: the first key takes it, the second calls', async () => {
    rememberDialled('+998931112233')
    rememberDialled('+998901234567')
    const { field, user } = await enter()
    await user.keyboard('{Enter}')
    expect(field).toHaveValue('+998 90 123 45 67')
    expect(screen.getByText('Last number: +998 90 123 45 67. Press Enter again to call')).toBeInTheDocument()
    expect(dialled).toEqual([])
    await user.keyboard('{Enter}')
    await waitFor(() => expect(dialled).toEqual([{ to: '+998901234567' }]))
    await waitFor(() => expect(field).toHaveValue(''))
    await user.keyboard('{ArrowUp}')
    expect(field).toHaveValue('+998 90 123 45 67')
    await user.clear(field)
    await user.click(screen.getByRole('button', { name: 'Call' }))
    expect(field).toHaveValue('+998 90 123 45 67')
  })

  it('has nothing to call again at first', async () => {
    const { field, user } = await enter()
    await user.keyboard('{Enter}{ArrowUp}')
    expect(field).toHaveValue('')
    expect(dialled).toEqual([])
  })

  it('dials the slot of a parked call, and does not keep it', async () => {
    const { field, user } = await enter()
    await user.type(field, '*')
    expect(field).toBeInvalid()
    await user.type(field, '14')
    expect(field).toBeValid()
    await user.keyboard('{Enter}')
    await waitFor(() => expect(dialled).toEqual([{ to: '*14' }]))
    await waitFor(() => expect(field).toHaveValue(''))
    await user.keyboard('{ArrowUp}')
    expect(field).toHaveValue('')
  })

  it('says below itself why a number is not called, and who may change that, until another is typed', async () => {
    const code = { once: true }
    server.use(http.post('*/api/calls/outbound', () => problem(409, 'number_not_allowed'), code))
    const { field, user } = await enter()
    await user.type(field, '+79161234567{Enter}')
    const why = /Calls to this country are not allowed\. An administrator can allow them/
    expect(await screen.findByRole('alert')).toHaveTextContent(why)
    expect(field).toHaveAccessibleDescription(why)
    expect(field).toBeInvalid()
    expect(field).toHaveValue('+79161234567')
    await user.clear(field)
    await user.type(field, '90 123 45 67')
    expect(screen.getByRole('alert')).toBeEmptyDOMElement()
    await user.keyboard('{Enter}')
    await waitFor(() => expect(dialled).toEqual([{ to: '+998901234567' }]))
    // What was refused is not among the last numbers.
    await user.keyboard('{ArrowDown}')
    expect(screen.getAllByRole('option').map((one) => one.textContent)).toEqual(['+998 90 123 45 67'])
  })
})
