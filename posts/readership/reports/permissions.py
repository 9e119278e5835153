"""Pages for those alone who may see the reports."""

from posts.lib.admin.permissions import staff_only
from posts.readership.reports.keys import PERMISSION

who_may_see_reports = staff_only(PERMISSION)
