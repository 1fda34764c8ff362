/** The user who becomes invisible in non-interference stories; everybody else in a story is an observer. */
export const subjectId = 'super-band-9';
