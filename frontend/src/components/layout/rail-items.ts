import { LayoutDashboard, type LucideIcon, MonitorDot, Phone, PhoneMissed, Settings } from 'lucide-react'
import type { Role } from '@/services/api/types'

export interface RailItem {
  id: 'dashboard' | 'calls' | 'missed' | 'monitor' | 'settings'
  to: '/dashboard' | '/calls' | '/missed' | '/monitor' | '/settings/operators'
  /** The addresses where it is the current one, if more than those below `to`. */
  within?: string
  icon: LucideIcon
  /** Who sees it; everyone if absent. */
  roles?: readonly Role[]
}

const ITEMS: readonly RailItem[] = [
  { id: 'dashboard', to: '/dashboard', icon: LayoutDashboard },
  { id: 'calls', to: '/calls', icon: Phone },
  { id: 'missed', to: '/missed', icon: PhoneMissed },
  { id: 'monitor', to: '/monitor', icon: MonitorDot, roles: ['supervisor', 'admin'] },
  {
    id: 'settings',
    to: '/settings/operators',
    within: '/settings/',
    icon: Settings,
    roles: ['supervisor', 'admin'],
  },
]

export function railItems(role: Role): RailItem[] {
  return ITEMS.filter((item) => !item.roles || item.roles.includes(role))
}
