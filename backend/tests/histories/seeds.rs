//! Histories that found a fault. Each stays for ever.

/// Seeds of histories with one plain queue.
pub const FAILED_ONCE: &[u64] =
    &[1_000_889, 1_001_690, 1_001_728, 1_000_017, 1_000_031, 1_000_067, 1_000_265, 1_000_912, 1_000_415, 1_004_533];

/// Seeds of histories with the queues of `setup.rs`.
pub const FAILED_WITH_QUEUES: &[u64] = &[
    1_016_140, 1_074_597, 1_030_646, 1_052_299, 1_001_984, 1_005_503, 1_036_768, 3_005_623, 5_010_948, 8_001_871,
    8_014_547, 12_123_016, 14_085_602,
];
