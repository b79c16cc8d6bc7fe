import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAuth } from '@/contexts/Auth'
import { useProblemText } from '@/hooks/use-problem'
import { formatPhone } from '@/lib/phone'
import { toast } from '@/lib/toasts'
import { ApiError } from '@/services/api/problem'
import type { MissedTask } from '@/services/api/types'
import { dial } from '@/services/calls/commands'
import { assignTask, releaseTask, takeTask } from '@/services/missed/commands'
import { missedKeys } from '@/services/missed/queries'

export interface TaskActions {
  /** Whether this person may work on this task now. */
  canWork: (task: MissedTask) => boolean
  isMine: (task: MissedTask) => boolean
  /** Gives tasks to others. */
  canAssign: boolean
  /** Makes it mine, then rings my device and the customer. */
  callBack: (task: MissedTask) => Promise<void>
  /** Mine it becomes, whoever had it as far as I may, or nobody's if it is mine. */
  toggle: (task: MissedTask) => Promise<void>
  release: (task: MissedTask) => Promise<void>
  /** What the server has is shown now. */
  refresh: () => Promise<void>
}

/** What can be done with a task from the list; refusals are told in passing. */
export function useTaskActions(): TaskActions {
  const { t } = useTranslation()
  const problem = useProblemText()
  const queries = useQueryClient()
  const { operator: me, hasRole } = useAuth()
  const above = hasRole('supervisor', 'admin')
  const works = above || hasRole('operator')
  const isMine = (task: MissedTask) => task.owner_id === me.id
  const refresh = () => queries.invalidateQueries({ queryKey: missedKeys.all })

  const attempt = async (what: () => Promise<void>) => {
    try {
      await what()
    } catch (error) {
      toast({ tone: 'danger', text: t('callbar.refused', { reason: problem(error) }) })
    } finally {
      // Also after a refusal: somebody was faster, and the list shows who.
      await refresh()
    }
  }
  const release = (task: MissedTask) => attempt(() => releaseTask(task.id))
  // Whoever stands above takes what he sees a colleague working on; what he sees free, a colleague may be faster to take.
  const take = (task: MissedTask) =>
    task.owner_id && !isMine(task) && above ? assignTask(task.id, me.id) : takeTask(task.id)
  const giveBack = (task: MissedTask) =>
    task.owner_id ? assignTask(task.id, task.owner_id) : releaseTask(task.id)

  return {
    canWork: (task) => works && !task.closed && (above || !task.owner_id || isMine(task)),
    isMine,
    canAssign: above,
    callBack: (task) =>
      attempt(async () => {
        // Taken first: two who press at the same moment must not both ring the customer. Also what was mine when the
        // list was read: it may be somebody else's by now.
        await take(task)
        try {
          await dial(task.number)
        } catch (error) {
          // Nobody was rung: whoever can may call. The refusal is what is told, not what comes of giving back. Without
          // an answer the customer may be ringing.
          const refused = error instanceof ApiError && error.status >= 400 && error.status < 500
          if (refused && !isMine(task)) await giveBack(task).catch(() => undefined)
          throw error
        }
        toast({ tone: 'ok', text: t('calls.calling', { number: formatPhone(task.number) }) })
      }),
    toggle: (task) => (isMine(task) ? release(task) : attempt(() => take(task))),
    release,
    refresh,
  }
}
