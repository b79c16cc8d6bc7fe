import assert from 'node:assert/strict'
import type { Json } from './api.ts'
import type { Call } from './call.ts'
import { readWav } from './tone.ts'
import { elapse, until } from './wait.ts'
import type { World } from './world.ts'

interface Tones {
  /** What the caller says. */
  says: number
  /** What asks him for a message. */
  asked: number
  /** What else he heard. */
  heard: readonly number[]
}

/**
 * The caller is asked for a message within `within` ms, leaves one of three seconds and hangs up: his record, of which
 * the message is proven to be what he said and nothing that he heard.
 */
export async function leavesMessage(w: World, from: string, call: Call, tones: Tones, within = 5000): Promise<Json> {
  await call.media.hears(tones.asked, within)
  await call.media.stopsHearing(tones.asked)
  await elapse(3000)
  assert.equal(call.state, 'up')
  call.hangup()
  const row = await until(
    'the message',
    async () => {
      const found = await w.record(from)
      if (found.recording?.state !== 'complete') throw new Error(JSON.stringify(found.recording))
      return found
    },
    { timeoutMs: 20_000, everyMs: 200 },
  )
  assert.equal(row.voicemail, true)
  assert.ok(row.recording.duration_secs >= 2 && row.recording.duration_secs <= 4, `${row.recording.duration_secs} s`)
  const file = await w.admin.file(`/api/calls/${row.id}/recording`)
  assert.equal(file.status, 200)
  const message = readWav(file.bytes)
  assert.ok(message.peak(tones.says) > 1000, 'what he said is in it')
  for (const hz of [tones.asked, ...tones.heard]) assert.ok(message.peak(hz) < 100, `${hz} Hz, which he heard, is not`)
  assert.equal((await w.calls(`?q=${from}`)).length, 1, 'one call, one row')
  return row
}
