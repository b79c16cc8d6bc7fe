/** The product's own softphone without its screens. */
import { pageTimers } from '@/lib/timers'
import { Softphone } from '@/services/softphone/softphone'

const query = new URLSearchParams(location.search)
let tickets = 0

window.phone = new Softphone({
  operatorId: 'op_test',
  credentials: async () => ({ username: query.get('user') ?? '', password: query.get('password') ?? '' }),
  address: async () => {
    tickets += 1
    return `ws://${location.host}/sip?ticket=${performance.timeOrigin}-${tickets}`
  },
  timers: pageTimers,
})
window.phone.start()
