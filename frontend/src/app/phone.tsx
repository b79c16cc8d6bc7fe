import { IncomingCalls } from '@/components/incoming-call/IncomingCalls'
import { ShiftGate } from '@/components/shift-gate/ShiftGate'

export { CallBar } from '@/components/call-bar/CallBar'
export { CommandBar } from '@/components/command-bar/CommandBar'

/** What the phone shows over the page: the check before a shift, and the calls that ring. */
export function PhoneLayer() {
  return (
    <>
      <ShiftGate />
      <IncomingCalls />
    </>
  )
}
