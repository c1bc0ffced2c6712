import { Role } from "../backend/generated";
import { t } from "../i18n";

const NAMES = {
  [Role.Helper]: "role.helper",
  [Role.Crew]: "role.crew",
  [Role.Employer]: "role.employer",
  [Role.Inspector]: "role.inspector",
  [Role.Coordinator]: "role.coordinator",
} as const;

/** What a role is called; without one, whoever travels. */
export function roleName(role: Role | null): string {
  return t(role === null ? "role.worker" : NAMES[role]);
}
