export const STAFF_ROLES = ['support', 'compliance_officer'] as const;
type StaffRole = (typeof STAFF_ROLES)[number];

/** Employees of the operator. */
export const STAFF: readonly { email: string; name: string; role: StaffRole }[] = [
  { email: 'nadia.okafor@lethe.example', name: 'Nadia Okafor', role: 'support' },
  { email: 'henrik.vaas@lethe.example', name: 'Henrik Vaas', role: 'compliance_officer' },
];

/** The password of everybody in the demo, so that trying another role takes one word. */
export const DEMO_PASSWORD = 'lethe-demo';
