// Loaded before studio-core, which reads this: no usage data. The page's policy would refuse to send it anyway.
globalThis.process ??= { env: { CHECKPOINT_DISABLE: '1' } };
