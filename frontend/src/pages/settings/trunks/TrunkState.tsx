import { CircleCheck, CircleHelp, CircleX, LoaderCircle, type LucideIcon, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Tone } from '@/components/ui/Banner'
import { Chip } from '@/components/ui/Chip'
import type { Trunk, TrunkFault } from '@/services/api/types'

const STATES: Record<Trunk['state'], { tone: Tone; icon: LucideIcon }> = {
  online: { tone: 'ok', icon: CircleCheck },
  connecting: { tone: 'accent', icon: LoaderCircle },
  rejected: { tone: 'danger', icon: CircleX },
  offline: { tone: 'danger', icon: TriangleAlert },
  unknown: { tone: 'off', icon: CircleHelp },
}

/** How a line is, in a word. */
export function TrunkState({ trunk }: { trunk: Trunk }) {
  const { t } = useTranslation()
  if (trunk.state === 'online' && trunk.last_error)
    return (
      <Chip tone="warn" icon={TriangleAlert}>
        {t('trunks.onlineWith')}
      </Chip>
    )
  return <Chip {...STATES[trunk.state]}>{t(`trunks.states.${trunk.state}`)}</Chip>
}

/** What is wrong, what the provider said, and what to do. */
export function FaultText({ fault }: { fault: TrunkFault }) {
  const { t } = useTranslation()
  const { code, sip, detail } = fault
  const said = sip ? [sip, detail].filter(Boolean).join(' ') : null
  return (
    <>
      <span className="block font-medium text-text">{t(`trunks.faults.${code}`)}</span>
      {said ? <span className="block">{t('trunks.byProvider', { answer: said })}</span> : null}
      {detail && !sip ? <span className="block">{t('trunks.place', { place: detail })}</span> : null}
      <span className="block">{t(`trunks.mend.${code}`)}</span>
    </>
  )
}
