// Files of the whole machine that clients read besides their users' own, by writer. Where: the page that each writer names.

export const MACHINE_FILES: Readonly<Record<string, readonly string[]>> = {
  git: ["/etc/gitconfig"],
  pip: ["/etc/pip.conf", "/etc/xdg/pip/pip.conf"],
  npm: ["/etc/npmrc", "/usr/etc/npmrc", "/usr/local/etc/npmrc"],
  conda: ["/etc/conda/.condarc", "/opt/conda/.condarc"],
  wget: ["/etc/wgetrc"],
  gem: ["/etc/gemrc"],
  subversion: ["/etc/subversion/servers"],
  mercurial: ["/etc/mercurial/hgrc"],
};
