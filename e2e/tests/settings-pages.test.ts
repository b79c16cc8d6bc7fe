/** Pages of the settings on the real server, in a real browser: what they show is true, and what is saved there holds. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { until } from '../src/wait.ts'
import { type PageOperator, type World, world } from '../src/world.ts'

describe('pages of the settings', () => {
  let w: World
  let boss: PageOperator

  before(async () => {
    w = await world()
    boss = await w.pageOperator('397', 1490, 'admin')
  })
  after(() => w?.close())

  test('how long recordings are kept, and the room that they take', async () => {
    const { page } = boss
    await page.goto(`${w.server.base}/settings/recordings`)
    await page.getByRole('meter').waitFor()
    await page.getByLabel('Talks').selectOption({ label: '180 days' })
    await page.getByRole('button', { name: 'Save' }).click()
    const times = await until('the time to be kept', async () => {
      const now = await w.admin.get('/api/settings/recordings')
      if (now.talks_days !== 180) throw new Error(JSON.stringify(now))
      return now
    })
    assert.equal(times.messages_days, null)
    assert.ok(times.room.disk.free_bytes > 0)
  })

  test('why a line does not work is told in its row', async () => {
    const { page } = boss
    await w.admin.post('/api/trunks', {
      name: 'Nowhere',
      kind: 'registration',
      host: 'no-such-name.invalid',
      username: '998712009999',
      password: 'secret-of-the-line',
    })
    await page.goto(`${w.server.base}/settings/trunks`)
    await page.getByRole('row', { name: /Nowhere/ }).getByText('No server with this name was found').waitFor()
  })

  test('a voice menu is made, and its key leads to a queue', async () => {
    const { page } = boss
    await page.goto(`${w.server.base}/settings/ivr?open=new`)
    const form = page.getByRole('dialog')
    await form.getByLabel('Name').fill('Main')
    // Its key, and who presses none.
    for (const queue of await form.getByRole('combobox', { name: 'Queue', exact: true }).all()) await queue.selectOption('Default')
    await form.getByRole('button', { name: 'Add menu' }).press('Enter')
    await page.getByRole('row', { name: /Main/ }).waitFor()
    const [menu] = (await w.admin.get('/api/ivr')).items
    assert.deepEqual([menu.name, menu.keys[0].key, menu.keys[0].target.type], ['Main', '1', 'queue'])
  })
})
