/** A supervisor in the browser: listens from the dashboard, whispers, and leaves the talk as it was. */
import { after, before, describe, test } from 'node:test'
import { bothHear, FIRST_HZ, type Talk, TwoDesks } from '../src/two-desks.ts'
import type { PageOperator } from '../src/world.ts'

const SUPERVISOR_HZ = 2010

describe('a supervisor in the browser', () => {
  let desks: TwoDesks
  let supervisor: PageOperator
  let talk: Talk

  before(async () => {
    desks = await TwoDesks.open(['394', '395'], 998901190000)
    supervisor = await desks.w.pageOperator('396', SUPERVISOR_HZ, 'supervisor')
    await desks.w.status(supervisor, 'break')
  })
  after(() => desks?.w.close())

  test('one press on the row of a talk: his phone answers by itself, and nobody hears him', async () => {
    talk = await desks.talk()
    const { page } = supervisor
    await page.getByRole('link', { name: 'Dashboard' }).click()
    await page.getByRole('button', { name: /^Listen: Operator 394/ }).click()
    await page.getByRole('region', { name: 'Listening' }).getByText('Operator 394').waitFor()
    await bothHear(talk.call, talk.desk, FIRST_HZ)
    await talk.desk.media.stopsHearing(SUPERVISOR_HZ)
  })

  test('a whisper reaches the operator only; leaving ends nothing but itself', async () => {
    const strip = supervisor.page.getByRole('region', { name: 'Listening' })
    await strip.getByRole('button', { name: 'Whisper' }).click()
    await talk.desk.media.hears(SUPERVISOR_HZ)
    await talk.call.media.stopsHearing(SUPERVISOR_HZ)
    await supervisor.page.keyboard.press('Shift+F2')
    await strip.waitFor({ state: 'detached' })
    await bothHear(talk.call, talk.desk, FIRST_HZ)
    talk.call.hangup()
    await talk.desk.ended()
  })
})
