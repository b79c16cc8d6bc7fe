import type { Offer } from '@/services/calls/offers'

/** Ring time left. Moved by the style sheet, so a busy page cannot make it stutter. */
export function RingBar({ offer }: { offer: Offer }) {
  const { call, shownAt } = offer
  if (!call.ring_until) return null
  const total = Math.max(1_000, Date.parse(call.ring_until) - shownAt)
  return (
    <div aria-hidden className="mt-3 h-1 overflow-hidden rounded-full bg-off-bg">
      <div
        className="h-full origin-left bg-ok motion-safe:animate-[ring-left_linear_forwards]"
        style={{ animationDuration: `${total}ms` }}
      />
    </div>
  )
}
