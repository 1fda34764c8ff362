import type { Policy } from './options.js';

/**
 * An app's policy, of which no mistake shows anybody to anybody: where `canSee` throws, or answers with anything but true or
 * false (a promise would be true of everybody), the viewer sees nothing and the error is reported. Where another does, it throws,
 * and the one who asked is refused.
 */
export function guardPolicy(policy: Policy, onError: (error: unknown) => void): Policy {
  return {
    ...(policy.canSee === undefined
      ? {}
      : {
          canSee(viewerId, targetId) {
            try {
              return answered('canSee', policy.canSee?.(viewerId, targetId));
            } catch (error) {
              onError(error);
              return false;
            }
          },
        }),
    mayBeInvisible: (userId) =>
      policy.mayBeInvisible === undefined || answered('mayBeInvisible', policy.mayBeInvisible(userId)),
    mayCreateChannel: (userId, cid) =>
      policy.mayCreateChannel === undefined || answered('mayCreateChannel', policy.mayCreateChannel(userId, cid)),
    mayAddMember: (userId, memberId, cid) =>
      policy.mayAddMember === undefined || answered('mayAddMember', policy.mayAddMember(userId, memberId, cid)),
  };
}

function answered(question: keyof Policy, answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  throw new TypeError(
    `presence-kit: cannot go by policy.${question}; it must answer true or false at once. Return one of them, no promise.`,
  );
}
