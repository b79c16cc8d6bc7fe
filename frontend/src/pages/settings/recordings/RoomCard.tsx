import { useTranslation } from 'react-i18next'
import { Banner } from '@/components/ui/Banner'
import { Card } from '@/components/ui/Card'
import { useFormat } from '@/hooks/use-format'
import type { Amount, Room } from '@/services/api/types'

/** Below these the disk is a matter of days. */
const SOON_DAYS = 30
const LITTLE_BYTES = 2 * 1024 ** 3

/** How full the disk is, of what, and when it will be. */
export function RoomCard({ room }: { room: Room }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { disk, full_in_days: days, held, kept, last_30_days: month } = room
  const amount = ({ bytes, recordings }: Amount) =>
    t('recordings.room.amount', { count: recordings, size: format.fileSize(bytes) })
  const used = disk ? disk.total_bytes - disk.free_bytes : 0
  const tight = disk !== null && (disk.free_bytes < LITTLE_BYTES || (days !== null && days < SOON_DAYS))
  const facts = [
    [t('recordings.room.kept'), amount(kept)],
    [t('recordings.room.month'), amount(month)],
    [t('recordings.room.held'), amount(held)],
  ]
  return (
    <Card title={t('recordings.room.title')}>
      {disk ? (
        <>
          <meter
            aria-label={t('recordings.room.disk')}
            className="h-3 w-full"
            min={0}
            max={disk.total_bytes}
            low={0.7 * disk.total_bytes}
            high={0.9 * disk.total_bytes}
            optimum={0}
            value={used}
          />
          <p className="mt-1 mb-3 text-text-2">
            {t('recordings.room.free', {
              free: format.fileSize(disk.free_bytes),
              total: format.fileSize(disk.total_bytes),
            })}
            {days === null ? null : ` ${t('recordings.room.fullIn', { count: days })}`}
          </p>
        </>
      ) : null}
      {tight ? (
        <Banner tone="warn" className="mb-3">
          {t('recordings.room.tight')}
        </Banner>
      ) : null}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-text-2">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
