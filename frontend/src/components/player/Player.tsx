import { Download, Pause, Play, RotateCcw, Volume2, VolumeX, X } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/Button'
import { Chip } from '@/components/ui/Chip'
import { IconButton } from '@/components/ui/IconButton'
import { Select } from '@/components/ui/Select'
import { useFormat } from '@/hooks/use-format'
import { useProblemText } from '@/hooks/use-problem'
import type { RecordingDetail } from '@/services/api/types'
import { SPEEDS } from './sound-preferences'
import { isPlayable, type RecordingPlayer } from './use-recording-player'
import { Waveform } from './Waveform'

interface PlayerProps {
  player: RecordingPlayer
  /** Whose call, when, with whom. */
  title: ReactNode
  /** Undefined while it is being asked for. */
  recording: Pick<RecordingDetail, 'state' | 'duration_secs' | 'peaks'> | undefined
  onDownload: (() => void) | undefined
  onClose: () => void
}

const NO_PEAKS: number[] = []

/** Space plays, arrows skip 5 s (30 s with Shift), `[` and `]` change the speed while the focus is inside. */
export function Player({ player, title, recording, onDownload, onClose }: PlayerProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const duration = player.duration || recording?.duration_secs || 0
  const clock = `${format.clock(player.time)} / ${format.clock(duration)}`
  const playable = isPlayable(recording?.state)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const inField = event.target instanceof HTMLElement && event.target.matches('input, select')
    const onButton = event.target instanceof HTMLButtonElement
    const step = event.shiftKey ? 30 : 5
    if (event.code === 'Space' && !onButton && !inField) player.toggle()
    else if (event.code === 'ArrowLeft' && !inField) player.skip(-step)
    else if (event.code === 'ArrowRight' && !inField) player.skip(step)
    else if (event.code === 'Home' && !inField) player.seek(0)
    else if (event.code === 'End' && !inField) player.seek(duration)
    else if (event.code === 'BracketLeft') player.stepSpeed(-1)
    else if (event.code === 'BracketRight') player.stepSpeed(1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <section
      aria-label={t('player.label')}
      onKeyDown={onKeyDown}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-card border border-border bg-surface px-3 py-2"
    >
      <IconButton
        variant="primary"
        icon={player.playing ? Pause : Play}
        filled
        label={player.playing ? t('player.pause') : t('player.play')}
        shortcut="Space"
        disabled={!playable || player.phase !== 'ready'}
        onClick={player.toggle}
      />
      <div className="min-w-0 truncate max-tablet:flex-1">{title}</div>
      <div className="flex min-w-60 flex-1 items-center gap-3 max-tablet:order-last max-tablet:basis-full">
        {playable && player.phase !== 'failed' ? (
          <Waveform
            peaks={recording?.peaks ?? NO_PEAKS}
            time={player.time}
            duration={duration}
            label={t('player.position')}
            valueText={clock}
            disabled={player.phase !== 'ready'}
            onSeek={player.seek}
          />
        ) : (
          <Trouble player={player} state={recording?.state} />
        )}
        {recording?.state === 'truncated' ? <Chip tone="warn">{t('call.recording.truncated')}</Chip> : null}
        <span className="shrink-0">{clock}</span>
      </div>
      <Select
        aria-label={t('player.speed')}
        className="w-20 pr-7 pl-2"
        value={player.speed}
        onChange={(event) => player.setSpeed(Number(event.target.value))}
        options={SPEEDS.map((speed) => ({ value: String(speed), label: `${format.number(speed, 2)}×` }))}
      />
      <Volume player={player} />
      {onDownload ? (
        <IconButton icon={Download} label={t('common.download')} disabled={!playable} onClick={onDownload} />
      ) : null}
      <IconButton variant="ghost" icon={X} label={t('player.close')} onClick={onClose} />
    </section>
  )
}

function Volume({ player }: { player: RecordingPlayer }) {
  const { t } = useTranslation()
  const Icon = player.volume === 0 ? VolumeX : Volume2
  return (
    <label className="flex items-center gap-2 max-tablet:hidden">
      <Icon aria-hidden size={18} strokeWidth={1.75} className="text-text-2" />
      <span className="sr-only">{t('player.volume')}</span>
      <input
        type="range"
        min={0}
        max={100}
        step={5}
        value={Math.round(player.volume * 100)}
        onChange={(event) => player.setVolume(Number(event.target.value) / 100)}
        className="h-6 w-20 accent-accent"
      />
    </label>
  )
}

/** In place of the waveform: why there is nothing to hear, and what can be done. */
function Trouble({
  player,
  state,
}: {
  player: RecordingPlayer
  state: RecordingDetail['state'] | undefined
}) {
  const { t } = useTranslation()
  const problem = useProblemText()
  if (state === undefined) return <span className="flex-1 text-muted">{t('common.loading')}</span>
  if (!isPlayable(state))
    return (
      <span role="status" className="flex-1 text-text-2">
        {t(`call.recording.${state}`)}
      </span>
    )
  return (
    <span role="alert" className="flex min-w-0 flex-1 flex-wrap items-center gap-2 text-danger">
      <span className="min-w-0">{problem(player.error)}</span>
      <Button onClick={player.retry}>
        <RotateCcw aria-hidden size={16} strokeWidth={1.75} />
        {t('common.retry')}
      </Button>
    </span>
  )
}
