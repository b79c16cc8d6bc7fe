import { useTranslation } from 'react-i18next'
import { useStatusChange } from '@/components/status-switch/use-status-change'
import { Button } from '@/components/ui/Button'
import { CheckRow } from '@/components/ui/CheckRow'
import { Dialog } from '@/components/ui/Dialog'
import { useSoftphone } from '@/contexts/Softphone'
import type { PresentOperator } from '@/services/operators/presence'
import { DevicePicker } from './DevicePicker'
import { MicrophoneLevel } from './MicrophoneLevel'
import { type CheckName, useShiftChecks } from './use-shift-checks'

/** The one press that makes a page able to ring. Nobody is ready with a blocked sound or a dead microphone. */
export function ShiftGate() {
  const { me, shift } = useSoftphone()
  return me && shift === 'gate' ? <Gate me={me} /> : null
}

function Gate({ me }: { me: PresentOperator }) {
  const { t } = useTranslation()
  const { setShift } = useSoftphone()
  const { change } = useStatusChange(me)
  const { names, checks, running, run, close, microphone } = useShiftChecks()
  const webrtc = me.device === 'webrtc'
  const tried = Object.keys(checks).length > 0

  const begin = (reason?: string) => {
    close()
    setShift('started')
    void change('available', reason)
  }
  const start = async () => {
    if (await run()) begin()
  }
  const leave = () => {
    close()
    setShift('before')
  }
  const titles: Record<CheckName, string> = {
    sound: t('shift.checkSound'),
    microphone: t('shift.checkMicrophone'),
    notifications: t('shift.checkNotifications'),
    phone: t('shift.checkPhone'),
    server: t('shift.checkServer'),
  }

  return (
    <Dialog
      open
      onOpenChange={leave}
      title={t('shift.title')}
      description={webrtc ? t('shift.intro') : undefined}
      footer={
        <>
          <Button variant="ghost" className="mr-auto" disabled={running} onClick={() => begin('chat_only')}>
            {t('shift.chatOnly')}
          </Button>
          <Button variant="primary" size="lg" autoFocus disabled={running} onClick={() => void start()}>
            {t(running ? 'shift.starting' : tried ? 'shift.again' : 'shift.start')}
          </Button>
        </>
      }
    >
      <ul aria-live="polite">
        {names.map((name) => {
          const check = checks[name] ?? { state: 'waiting' as const }
          return (
            <CheckRow
              key={name}
              state={check.state}
              title={titles[name]}
              detail={
                <>
                  {check.detail?.(t)}
                  {check.help ? <span className="mt-1 block">{check.help(t)}</span> : null}
                </>
              }
              end={name === 'microphone' && microphone ? <MicrophoneLevel stream={microphone} /> : undefined}
            />
          )
        })}
      </ul>
      {webrtc ? (
        <details className="mt-3">
          <summary className="py-2 font-medium text-accent-text">{t('shift.devices')}</summary>
          <DevicePicker />
        </details>
      ) : null}
    </Dialog>
  )
}
