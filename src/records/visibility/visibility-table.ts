/** The consequence of a key for the article that has it. */
export type Meaning = 'withheld' | 'until' | 'from' | 'unlisted' | 'noindex' | 'public'

/** The way in which the value of a key is judged; `judge-value.ts` has one function for each. */
export type ValueKind =
  | 'hiding-flag'
  | 'hiding-word'
  | 'showing-flag'
  | 'showing-word'
  | 'status'
  | 'state'
  | 'visibility'
  | 'access'
  | 'hiding-date'
  | 'publication'
  | 'dated'
  | 'release'
  | 'ending-date'
  | 'password'
  | 'build'
  | 'render'
  | 'outputs'
  | 'permalink'
  | 'excluding'
  | 'feed'
  | 'robots'
  | 'sitemap'
  | 'search'
  | 'takedown'
  | 'nothing'

/** Keys with one meaning. */
export interface VisibilityRow {
  /** As their systems write them. They are compared without case, blanks, `_`, `-` and invisible characters. */
  readonly keys: readonly string[]
  readonly systems: string
  readonly values: ValueKind
  readonly meaning: Meaning
  /** Address of the documentation. */
  readonly source: string
  /** True if the key counts among the outermost keys alone. */
  readonly outermost?: true
  /** True if the key counts inside any mapping, not only inside one that holds the record's own values. */
  readonly sure?: true
  /** True if a key that is one typing error away withholds. */
  readonly typos?: true
  /** True if a post in a `_posts` folder, which Jekyll publishes whatever the key says, keeps its state. */
  readonly exceptInJekyll?: true
  /** The reason for which the key hides nothing. */
  readonly reason?: string
}

/** A row with its keys separated by blanks. */
type WrittenRow = Omit<VisibilityRow, 'keys'> & { readonly keys: string }

const ROWS: readonly WrittenRow[] = [
  {
    keys: 'draft',
    systems:
      'Sectionwire, Hugo, Jekyll, Zola, Astro, Docusaurus, Decap CMS, Quartz, Quarto, Nuxt Content, Nikola, Lume',
    values: 'hiding-flag',
    meaning: 'withheld',
    source: 'https://gohugo.io/content-management/front-matter/#draft',
    sure: true,
    typos: true,
  },
  {
    keys: 'isDraft drafted saveAsDraft draftPost inDraft wip workInProgress',
    systems: 'themes of Astro, Gatsby and Next.js, Sanity exports',
    values: 'hiding-flag',
    meaning: 'withheld',
    source: 'https://docs.astro.build/en/guides/content-collections/',
    sure: true,
  },
  {
    keys: 'unpublished notPublished isUnpublished noPublish doNotPublish dontPublish',
    systems: 'Jekyll plugins, Lektor, Craft CMS exports',
    values: 'hiding-flag',
    meaning: 'withheld',
    source: 'https://jekyllrb.com/docs/front-matter/',
    sure: true,
  },
  {
    keys: 'status',
    systems: 'Sectionwire, Pelican, WordPress, Ghost, Directus, Drupal, Nikola, Micro.blog, Publii, Shopify',
    values: 'status',
    meaning: 'withheld',
    source: 'https://docs.getpelican.com/en/latest/content.html#file-metadata',
    typos: true,
  },
  {
    keys: 'post_status page_status entry_status publish_status publishing_status',
    systems: 'WordPress, Payload CMS, Craft CMS',
    values: 'status',
    meaning: 'withheld',
    source: 'https://developer.wordpress.org/reference/functions/get_post_status/',
  },
  {
    keys: 'publication_status publication_state published_status content_status article_status',
    systems: 'Strapi, Contentful exports, editorial systems',
    values: 'status',
    meaning: 'withheld',
    source: 'https://docs.strapi.io/cms/features/draft-and-publish',
  },
  {
    keys: 'state stage workflow workflow_state workflow_status moderation_state review_state',
    systems: 'Drupal, Plone, Sanity, Joomla, editorial systems',
    values: 'state',
    meaning: 'withheld',
    source: 'https://www.drupal.org/docs/8/core/modules/content-moderation/overview',
  },
  {
    keys: 'approval_status review_status editorial_status editorial_state post_state lifecycle',
    systems: 'editorial systems',
    values: 'state',
    meaning: 'withheld',
    source: 'https://decapcms.org/docs/editorial-workflows/',
  },
  {
    keys: 'published',
    systems: 'Sectionwire, Jekyll, Middleman, Bridgetown, Gridsome, DEV Community, Statamic, Nuxt Content',
    values: 'publication',
    meaning: 'until',
    source: 'https://jekyllrb.com/docs/front-matter/',
    typos: true,
  },
  {
    keys: 'date',
    systems: 'Sectionwire, all engines',
    values: 'dated',
    meaning: 'until',
    source: 'https://gohugo.io/content-management/front-matter/#date',
    outermost: true,
  },
  {
    keys: 'publishDate pubDate publishedAt datePublished pubDatetime',
    systems: 'Hugo, Astro, Strapi, Sanity, schema.org, Contentful, AstroPaper',
    values: 'publication',
    meaning: 'until',
    source: 'https://gohugo.io/content-management/front-matter/#publishdate',
    typos: true,
  },
  {
    keys: 'publish_at publish_on publish_from publish_up publish_start publish_time',
    systems: 'Drupal Scheduler, Joomla, Wagtail, Ghost, Craft CMS',
    values: 'publication',
    meaning: 'until',
    source: 'https://www.drupal.org/project/scheduler',
  },
  {
    keys: 'published_on published_date publication_date datePublication publishedTime',
    systems: 'Strapi, Open Graph, Wagtail, Kirby',
    values: 'dated',
    meaning: 'until',
    source: 'https://ogp.me/#type_article',
  },
  {
    keys: 'first_published_at postDate display_date story_date',
    systems: 'Wagtail, Craft CMS, WordPress',
    values: 'dated',
    meaning: 'until',
    source: 'https://docs.wagtail.org/en/stable/reference/models.html',
  },
  {
    keys: 'go_live go_live_at goLiveDate live_from live_at visible_from available_from show_from',
    systems: 'Wagtail, Umbraco, Neos, TYPO3',
    values: 'publication',
    meaning: 'until',
    source: 'https://docs.wagtail.org/en/stable/reference/models.html',
  },
  {
    keys: 'scheduled scheduled_for scheduled_at isScheduled schedule_for schedule_date scheduled_date',
    systems: 'Ghost, Buttondown, Beehiiv, Directus',
    values: 'hiding-date',
    meaning: 'until',
    source: 'https://docs.ghost.org/admin-api/posts/overview',
  },
  {
    keys: 'scheduledPublish scheduled_publish_at scheduledPublishDate scheduled_time',
    systems: 'Contentful, Sanity, Wagtail',
    values: 'hiding-date',
    meaning: 'until',
    source: 'https://www.contentful.com/help/scheduled-publishing/',
  },
  {
    keys: 'embargo embargo_until embargoed_until',
    systems: 'Sectionwire, editorial systems, NewsML-G2',
    values: 'hiding-date',
    meaning: 'until',
    source: 'https://iptc.org/std/NewsML-G2/guidelines/',
    sure: true,
    typos: true,
  },
  {
    keys: 'embargoed embargoUntilDate embargo_date embargo_end embargo_ends embargo_lift under_embargo',
    systems: 'Arc XP, Superdesk, DSpace, editorial systems',
    values: 'hiding-date',
    meaning: 'until',
    source: 'https://superdesk.readthedocs.io/en/latest/',
    sure: true,
  },
  {
    keys: 'hidden_until private_until draft_until not_before hold_until hold_for_release',
    systems: 'editorial systems, Arc XP',
    values: 'hiding-date',
    meaning: 'until',
    source: 'https://iptc.org/std/ninjs/userguide/',
  },
  {
    keys: 'withdrawn retracted',
    systems: 'Sectionwire',
    values: 'takedown',
    meaning: 'withheld',
    source: 'https://www.rfc-editor.org/rfc/rfc6721',
    typos: true,
  },
  {
    keys: 'expires expiry expire expiryDate expires_at expires_on expire_at expire_on',
    systems: 'Sectionwire, Hugo, Wagtail, MediaWiki',
    values: 'ending-date',
    meaning: 'from',
    source: 'https://gohugo.io/content-management/front-matter/#expirydate',
    typos: true,
  },
  {
    keys: 'unpublish unpublishDate unpublish_at unpublish_on unpublished_at unpublished_on publish_down',
    systems: 'Hugo, Drupal Scheduler, Joomla, Contentful',
    values: 'ending-date',
    meaning: 'from',
    source: 'https://gohugo.io/content-management/front-matter/#expirydate',
  },
  {
    keys: 'expireDate expires_date date_expired dateExpires expired isExpired expired_at',
    systems: 'Umbraco, Sitefinity, schema.org',
    values: 'ending-date',
    meaning: 'from',
    source: 'https://schema.org/expires',
  },
  {
    keys: 'publish_until published_until publish_to publish_end visible_until live_until available_until',
    systems: 'Concrete CMS, Neos, Umbraco, schema.org',
    values: 'ending-date',
    meaning: 'from',
    source: 'https://schema.org/expires',
  },
  {
    keys: 'offline_at offline_from takedown_date take_down remove_on remove_at hide_after hide_from',
    systems: 'editorial systems',
    values: 'ending-date',
    meaning: 'from',
    source: 'https://schema.org/expires',
  },
  {
    keys: 'deleted_at deleted_on removed_at removed_on trashed_at withdrawn_at retracted_at killed_at',
    systems: 'Strapi, Laravel, Directus, Payload CMS',
    values: 'ending-date',
    meaning: 'from',
    source: 'https://laravel.com/docs/eloquent#soft-deleting',
  },
  {
    keys: 'expiration expirationDate expiration_at expires_after',
    systems: 'Liferay, Sitefinity, PublishPress Future for WordPress',
    values: 'ending-date',
    meaning: 'from',
    source: 'https://learn.liferay.com/w/dxp/content-authoring-and-management/web-content',
    exceptInJekyll: true,
    reason: 'Jekyll has no such key, and sites use it for a reminder: in a `_posts` folder it hides nothing',
  },
  {
    keys: 'private hidden',
    systems: 'Sectionwire, Hexo, Nikola, Statamic, VuePress, Obsidian Publish',
    values: 'hiding-flag',
    meaning: 'withheld',
    source: 'https://getnikola.com/handbook.html#post-status',
    typos: true,
  },
  {
    keys: 'secret internal confidential isPrivate isHidden is_secret is_internal is_confidential',
    systems: 'themes, Hexo plugins, internal documentation',
    values: 'hiding-flag',
    meaning: 'withheld',
    source: 'https://hexo.io/docs/front-matter',
  },
  {
    keys: 'hide hide_page hide_post hide_article hide_entry internal_only staff_only admin_only off_the_record',
    systems: 'themes, Material for MkDocs, internal documentation',
    values: 'hiding-word',
    meaning: 'withheld',
    source: 'https://squidfunk.github.io/mkdocs-material/setup/setting-up-navigation/',
  },
  {
    keys: 'embargo_active is_embargoed on_hold hold withhold withheld spiked spike killed kill',
    systems: 'editorial systems, NewsML-G2',
    values: 'hiding-word',
    meaning: 'withheld',
    source: 'https://cv.iptc.org/newscodes/pubstatusg2/',
  },
  {
    keys: 'deleted isDeleted removed isRemoved trashed trash is_withdrawn is_retracted discarded',
    systems: 'WordPress, Strapi, Ghost, Plone, exports of databases',
    values: 'hiding-flag',
    meaning: 'withheld',
    source: 'https://wordpress.org/documentation/article/trash-status/',
  },
  {
    keys: 'excluded exclude ignore ignored skip disabled inactive invisible offline unapproved',
    systems: 'Statiq, Eleventy, Metalsmith, Docsify, Textpattern',
    values: 'hiding-word',
    meaning: 'withheld',
    source: 'https://statiq.dev/web/content-and-data/excluding-documents',
  },
  {
    keys: 'headless',
    systems: 'Hugo',
    values: 'hiding-flag',
    meaning: 'withheld',
    source: 'https://gohugo.io/content-management/page-bundles/#headless-bundle',
  },
  {
    keys: 'publish isPublished is_publish dg-publish public isPublic visible isVisible',
    systems: 'Obsidian Publish, Quartz, Digital Garden, Nikola, Grav, Substack, Flatpress',
    values: 'showing-flag',
    meaning: 'withheld',
    source: 'https://help.obsidian.md/publish/publish',
  },
  {
    keys: 'publishable is_live approved isApproved released ready_to_publish ready',
    systems: 'editorial systems, Wagtail',
    values: 'showing-word',
    meaning: 'withheld',
    source: 'https://docs.wagtail.org/en/stable/reference/models.html',
  },
  {
    keys: 'live active isActive enabled isEnabled online show shown display visible_on_site',
    systems: 'Wagtail, Craft CMS, Lektor, Neos, themes',
    values: 'showing-word',
    meaning: 'withheld',
    source: 'https://docs.wagtail.org/en/stable/reference/models.html',
  },
  {
    keys: 'shouldOutput routable exported _discoverable published_flag',
    systems: 'Statiq, Grav, Lektor',
    values: 'showing-word',
    meaning: 'withheld',
    source: 'https://learn.getgrav.org/17/content/headers',
  },
  {
    keys: 'visibility post_visibility page_visibility content_visibility',
    systems: 'Ghost, WordPress, Docsy, Hashnode, Write.as',
    values: 'visibility',
    meaning: 'withheld',
    source: 'https://docs.ghost.org/content-api/posts',
  },
  {
    keys: 'access access_level content_access audience privacy paywall tier gate gated',
    systems: 'Ghost, Substack, Memberful, Patreon exports, Lume',
    values: 'access',
    meaning: 'withheld',
    source: 'https://ghost.org/help/post-settings/#post-access',
  },
  {
    keys: 'premium isPremium paid is_paid paid_only only_paid restricted protected paywalled has_paywall',
    systems: 'Ghost themes, Substack, MemberPress, Medium exports',
    values: 'access',
    meaning: 'withheld',
    source: 'https://ghost.org/help/post-settings/#post-access',
  },
  {
    keys: 'members members_only member_only membership subscribers subscribers_only subscriber_only',
    systems: 'Ghost themes, Patreon, Steady, Memberful',
    values: 'access',
    meaning: 'withheld',
    source: 'https://ghost.org/help/post-settings/#post-access',
  },
  {
    keys: 'subscription_required requires_subscription login_required require_login requires_login requires_membership',
    systems: 'Discourse, BookStack, MemberPress',
    values: 'access',
    meaning: 'withheld',
    source: 'https://schema.org/requiresSubscription',
  },
  {
    keys: 'isAccessibleForFree free_access is_free',
    systems: 'schema.org',
    values: 'showing-word',
    meaning: 'withheld',
    source: 'https://developers.google.com/search/docs/appearance/structured-data/paywalled-content',
  },
  {
    keys: 'password post_password passphrase page_password encrypt encrypted',
    systems: 'WordPress, hexo-blog-encrypt, Quartz, MkDocs encryptcontent',
    values: 'password',
    meaning: 'withheld',
    source: 'https://wordpress.org/documentation/article/protect-posts-with-password/',
  },
  {
    keys: 'build',
    systems: 'Hugo, which writes `_build` in older versions',
    values: 'build',
    meaning: 'withheld',
    source: 'https://gohugo.io/content-management/build-options/',
  },
  {
    keys: 'render rendered',
    systems: 'Zola, Hakyll',
    values: 'render',
    meaning: 'withheld',
    source: 'https://www.getzola.org/documentation/content/page/#front-matter',
  },
  {
    keys: 'outputs',
    systems: 'Hugo',
    values: 'outputs',
    meaning: 'withheld',
    source: 'https://gohugo.io/configuration/output-formats/',
  },
  {
    keys: 'permalink',
    systems: 'Eleventy',
    values: 'permalink',
    meaning: 'withheld',
    source: 'https://www.11ty.dev/docs/permalinks/#skip-writing-to-the-file-system',
  },
  {
    keys: 'unlisted isUnlisted eleventyExcludeFromCollections',
    systems: 'Docusaurus, Quartz, Eleventy, Medium exports',
    values: 'excluding',
    meaning: 'unlisted',
    source: 'https://www.11ty.dev/docs/collections/#how-to-exclude-content-from-collections',
    typos: true,
  },
  {
    keys: 'exclude_from_collections exclude_from_collection hide_from_list hide_from_lists hideInList exclude_from_list',
    systems: 'themes of Hugo, Jekyll and Eleventy',
    values: 'excluding',
    meaning: 'unlisted',
    source: 'https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-blog#unlisted',
  },
  {
    keys: 'excludeFromFeed exclude_from_rss hide_from_feed hide_from_rss hiddenInRss no_feed no_rss rss_ignore',
    systems: 'themes of Hugo, Jekyll and Eleventy',
    values: 'excluding',
    meaning: 'unlisted',
    source: 'https://ecosystem.vuejs.press/plugins/blog/feed/frontmatter.html',
  },
  {
    keys: 'feed_exclude rss_exclude disable_feed disable_rss skip_feed skip_rss ignore_feed exclude_feed exclude_rss',
    systems: 'themes of Hugo, Jekyll and Eleventy',
    values: 'excluding',
    meaning: 'unlisted',
    source: 'https://ecosystem.vuejs.press/plugins/blog/feed/frontmatter.html',
  },
  {
    keys: 'listed is_listed list in_feed in_rss include_in_feed include_in_rss show_in_feed show_in_list',
    systems: 'themes of Hugo and Zola, Micro.blog',
    values: 'feed',
    meaning: 'unlisted',
    source: 'https://ecosystem.vuejs.press/plugins/blog/feed/frontmatter.html',
  },
  {
    keys: 'feed rss feeds rss_feed atom syndicate',
    systems: 'VuePress, VitePress, Astro, Nikola, themes',
    values: 'feed',
    meaning: 'unlisted',
    source: 'https://ecosystem.vuejs.press/plugins/blog/feed/frontmatter.html',
  },
  {
    keys: 'noindex robotsNoIndex seo_noindex meta_noindex noindex_page no_robots',
    systems: 'Hugo themes, Jekyll SEO plugins, Yoast, Craft CMS, Nuxt, MkDocs',
    values: 'excluding',
    meaning: 'noindex',
    source: 'https://developers.google.com/search/docs/crawling-indexing/block-indexing',
  },
  {
    keys: 'robots meta_robots seo_robots robots_meta',
    systems: 'Hugo themes, Jekyll themes, Kirby, Payload CMS, Nuxt',
    values: 'robots',
    meaning: 'noindex',
    source: 'https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag',
  },
  {
    keys: 'sitemap in_sitemap include_in_sitemap show_in_sitemap xml_sitemap',
    systems: 'Jekyll, Hugo, VuePress, Astro, Gridsome, Hexo',
    values: 'sitemap',
    meaning: 'noindex',
    source: 'https://github.com/jekyll/jekyll-sitemap#exclusions',
  },
  {
    keys: 'sitemap_exclude exclude_from_sitemap sitemap_ignore ignore_sitemap hide_from_sitemap no_sitemap disable_sitemap',
    systems: 'Hugo themes, Eleventy, Next.js, Statamic',
    values: 'excluding',
    meaning: 'noindex',
    source: 'https://gohugo.io/configuration/sitemap/',
  },
  {
    keys: 'in_search_index searchable indexable indexed search_engine allow_indexing index',
    systems: 'Zola, Craft CMS, Discourse, Kirby',
    values: 'search',
    meaning: 'noindex',
    source: 'https://www.getzola.org/documentation/content/page/#front-matter',
  },
  {
    keys: 'exclude_from_search hide_from_search hide_from_search_engines exclude_from_search_engines search_exclude',
    systems: 'Just the Docs, Docsy, Statamic',
    values: 'excluding',
    meaning: 'noindex',
    source: 'https://just-the-docs.github.io/just-the-docs/docs/search/',
  },
  {
    keys: 'archived archive is_archived archived_at archive_date',
    systems: 'themes, GitHub exports',
    values: 'nothing',
    meaning: 'public',
    source: 'https://docs.directus.io/app/data-model/collections',
    reason: 'an archived article is an old one that stays online',
  },
  {
    keys: 'release release_date released_at released_on release_at',
    systems: 'film, music and software sections',
    values: 'release',
    meaning: 'until',
    source: 'https://schema.org/releasedEvent',
    reason: 'beside another date of publication it is what the article is about, and hides nothing',
  },
  {
    keys: 'start_date end_date starts ends event_date start end startsAt endsAt deadline due due_date',
    systems: 'calendars',
    values: 'nothing',
    meaning: 'public',
    source: 'https://schema.org/Event',
    reason: 'the dates of an event that the article is about',
  },
  {
    keys: 'publisher publication published_in published_by publishers publish_resources publicationName',
    systems: 'schema.org, Dublin Core, Hugo',
    values: 'nothing',
    meaning: 'public',
    source: 'https://schema.org/publisher',
    reason: 'it names who published something',
  },
  {
    keys: 'embargo_note embargo_reason embargo_text private_note private_notes internal_id internal_note internal_notes',
    systems: 'editorial systems',
    values: 'nothing',
    meaning: 'public',
    source: 'https://iptc.org/std/ninjs/userguide/',
    reason: 'a remark, which is not published either',
  },
  {
    keys: 'hiddenInHomeList hiddenFromHomePage hide_toc hide_title hide_footer hide_table_of_contents hideMeta hideSummary',
    systems: 'Hugo themes, Docusaurus',
    values: 'nothing',
    meaning: 'public',
    source: 'https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-blog',
    reason: 'they hide a part of the page, or the article from the front page alone',
  },
]

/**
 * All keys that decide whether and when an article is visible. `docs/reference/visibility.md` shows this table, and a
 * test holds the two equal.
 */
export const VISIBILITY_TABLE: readonly VisibilityRow[] = ROWS.map((row) => ({ ...row, keys: row.keys.split(' ') }))
