import { useQuery } from '@tanstack/react-query'
import { SettingsPage } from '@/components/settings/SettingsPage'
import { useAuth } from '@/contexts/Auth'
import { keeping } from '@/services/recordings/keeping'
import { KeepForm } from './KeepForm'
import { RoomCard } from './RoomCard'

/** For how long recordings are kept, and whether there is room for it. */
export function RecordingsPage() {
  const { hasRole } = useAuth()
  const list = useQuery(keeping)
  return (
    <SettingsPage section="recordings" onAdd={null} list={list}>
      {list.data ? (
        <div className="flex max-w-3xl flex-col gap-3">
          <RoomCard room={list.data.room} />
          <KeepForm
            key={`${list.data.talks_days} ${list.data.messages_days} ${list.data.full_quality_days}`}
            times={list.data}
            readOnly={!hasRole('admin')}
          />
        </div>
      ) : null}
    </SettingsPage>
  )
}
