"""Permission to see the reports, as a decorator of their pages."""

from posts.lib.admin.permissions import staff_only
from posts.readership.reports.keys import PERMISSION

who_may_see_reports = staff_only(PERMISSION)
