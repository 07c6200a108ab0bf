export type { ProfilePageEntry } from './report/profile-page/page-entry.ts';
export { profilePage } from './report/profile-page/profile-page.ts';
export { reportHtml } from './report/report-html.ts';
export { type AppInput, createApp } from './server/create-app.ts';
export type { ReviewAcceptance, ReviewDeployment, ReviewSource } from './server/review-source.ts';
export {
  DEFAULT_PORT,
  LOOPBACK_HOSTS,
  type ReviewServer,
  type ServeReviewInput,
  serveReview,
} from './server/serve-review.ts';
