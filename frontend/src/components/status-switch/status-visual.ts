import {
  BellRing,
  Circle,
  Coffee,
  type LucideIcon,
  MessageSquare,
  PencilLine,
  Phone,
  TriangleAlert,
  X,
} from 'lucide-react'
import type { Tone } from '@/components/ui/Banner'
import type { ShownStatus } from '@/services/operators/shown-status'

/** The sign and the colour of a status; the word comes from `presence.<status>`. */
export const STATUS_VISUALS: Record<
  ShownStatus,
  { icon: LucideIcon; tone: Tone; filled?: boolean; pulse?: boolean }
> = {
  available: { icon: Circle, tone: 'ok', filled: true },
  ringing: { icon: BellRing, tone: 'ok', pulse: true },
  talking: { icon: Phone, tone: 'danger' },
  wrap_up: { icon: PencilLine, tone: 'acw' },
  break: { icon: Coffee, tone: 'warn' },
  chat_only: { icon: MessageSquare, tone: 'accent' },
  no_answer: { icon: TriangleAlert, tone: 'warn' },
  unreachable: { icon: X, tone: 'off' },
  offline: { icon: Circle, tone: 'off' },
}
