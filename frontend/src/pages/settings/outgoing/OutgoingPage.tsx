import { useQuery } from '@tanstack/react-query'
import { SettingsPage } from '@/components/settings/SettingsPage'
import { useAuth } from '@/contexts/Auth'
import { outgoingRules } from '@/services/outgoing/rules'
import { OutgoingRulesForm } from './OutgoingRulesForm'

/** Which numbers outside may be called, when, and how many. Supervisors look, administrators change. */
export function OutgoingPage() {
  const canEdit = useAuth().hasRole('admin')
  const rules = useQuery(outgoingRules)
  return (
    <SettingsPage section="outgoing" onAdd={null} list={rules}>
      {rules.data ? <OutgoingRulesForm rules={rules.data} canEdit={canEdit} /> : null}
    </SettingsPage>
  )
}
