import { Ear, Headphones, MessageSquareLock, PhoneOff, UserRoundCheck, UsersRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useCallActions } from '@/components/call-bar/use-call-actions'
import { IconButton } from '@/components/ui/IconButton'
import { MenuItem } from '@/components/ui/Menu'
import { useAuth } from '@/contexts/Auth'
import type { CallNow } from '@/services/api/types'
import { isCallbackWaiting } from '@/services/calls/callbacks'
import { isSupervisable } from './supervisable'

const WAYS = [
  { way: 'listen', icon: Ear },
  { way: 'whisper', icon: MessageSquareLock },
  { way: 'barge', icon: UsersRound },
] as const

/** What a row can do with its call. */
export interface CallOrders {
  takeOver: (call: CallNow) => void
  end: (call: CallNow) => void
}

/** Lines of a row's menu: to be in the talk, and to end the call. */
export function CallMenuItems({ call, orders }: { call: CallNow; orders: CallOrders }) {
  const { t } = useTranslation()
  const { operator } = useAuth()
  const { supervise } = useCallActions()
  return (
    <>
      {isSupervisable(call, operator.id) ? (
        <>
          {WAYS.map(({ way, icon }) => (
            <MenuItem key={way} icon={icon} onSelect={() => void supervise(call, way)}>
              {t(`supervision.ways.${way}`)}
            </MenuItem>
          ))}
          <MenuItem icon={UserRoundCheck} onSelect={() => orders.takeOver(call)}>
            {t('supervision.takeOver')}
          </MenuItem>
        </>
      ) : null}
      <MenuItem icon={PhoneOff} danger onSelect={() => orders.end(call)}>
        {t(isCallbackWaiting(call) ? 'monitor.cancelCallback' : 'monitor.endCall')}
      </MenuItem>
    </>
  )
}

/** One press to hear a talk; it keeps its room where there is none, so that the columns stand below each other. */
export function ListenButton({ call, name }: { call: CallNow | undefined; name: string }) {
  const { t } = useTranslation()
  const { operator } = useAuth()
  const { supervise } = useCallActions()
  if (!call || call.supervision || !isSupervisable(call, operator.id))
    return <span className="inline-block w-9 pointer-coarse:w-11" />
  return (
    <IconButton
      variant="ghost"
      icon={Headphones}
      label={t('supervision.listenTo', { name })}
      onClick={() => void supervise(call, 'listen')}
    />
  )
}
