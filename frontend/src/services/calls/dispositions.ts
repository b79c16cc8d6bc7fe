/** The results that a call may have, in the order of their digits; worded by `call.result.<code>`. */
export const DISPOSITIONS = ['order', 'info', 'complaint', 'call_back', 'wrong_number'] as const
