import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { shownNumber } from '@/components/call-status/customer'
import { Player } from '@/components/player/Player'
import { isPlayable, type RecordingPlayer } from '@/components/player/use-recording-player'
import { useAuth } from '@/contexts/Auth'
import { useRealtime } from '@/contexts/Realtime'
import { useFormat } from '@/hooks/use-format'
import type { Names } from '@/hooks/use-names'
import { useProblemText } from '@/hooks/use-problem'
import { toast } from '@/lib/toasts'
import type { Call } from '@/services/api/types'
import { saveRecording } from '@/services/calls/files'
import { callDetail } from '@/services/calls/queries'

/** A recording is verified within seconds after the call. */
const PENDING_MS = 3_000

interface PlayerDockProps {
  callId: string
  /** The row of the list, if it is loaded: it is on the screen before the details are. */
  row: Call | undefined
  player: RecordingPlayer
  names: Names
  onClose: () => void
}

/** The player at the bottom of the page. A call that rings stops it; it never starts again by itself. */
export function PlayerDock({ callId, row, player, names, onClose }: PlayerDockProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const problem = useProblemText()
  const { operator } = useAuth()
  const { onEvent } = useRealtime()
  const { data } = useQuery({
    ...callDetail(callId),
    refetchInterval: ({ state }) => {
      const recording = state.data?.recording?.state
      return recording === 'pending' || recording === 'recording' ? PENDING_MS : false
    },
  })
  const call = data ?? row
  const { pause, retry, phase } = player
  const recording = data
    ? (data.recordings[0] ?? { state: 'none' as const, duration_secs: null, peaks: [] })
    : row?.recording && { ...row.recording, peaks: [] }

  useEffect(
    () =>
      onEvent('incoming_call', ({ offered_to }) => {
        if (offered_to?.includes(operator.id)) pause()
      }),
    [onEvent, operator.id, pause],
  )
  // It was not ready when the player asked for it, and now it is.
  const playable = isPlayable(recording?.state)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the change of the recording itself counts
  useEffect(() => {
    if (playable && phase === 'failed') retry()
  }, [playable])

  const download = () => {
    const name = `${call ? format.dateTime(call.started_at).replace(/[.: ]/g, '-') : callId}.wav`
    saveRecording(callId, name).catch((error: unknown) =>
      toast({ tone: 'danger', text: t('player.downloadFailed', { reason: problem(error) }) }),
    )
  }
  const who = call && (call.contact?.name ?? shownNumber(call) ?? t('call.hiddenNumber'))
  return (
    <div className="mt-3">
      <Player
        player={player}
        recording={recording ?? undefined}
        title={
          call ? (
            <>
              <span className="font-medium">{who}</span>
              <span className="text-muted">
                {` ${format.relative(call.started_at)}`}
                {call.operator_id ? ` · ${names.operator(call.operator_id)}` : null}
              </span>
            </>
          ) : null
        }
        onDownload={download}
        onClose={onClose}
      />
    </div>
  )
}
