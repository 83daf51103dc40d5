"""Every address, by area."""

from datetime import date

from django.urls import path, register_converter

from midweek.web.views import (
    account,
    bringing,
    bullet_log,
    changes,
    checkin,
    day_table,
    drafts,
    exporting,
    goals,
    grid,
    help,
    homework,
    importing,
    journal,
    last_save,
    leaving,
    listing,
    new_goal,
    objective_edit,
    objectives,
    own_sheets,
    passkeys,
    plan,
    printing,
    progress,
    public,
    put_back,
    questionnaires,
    recovery,
    search,
    second_factor,
    security,
    seen,
    settings,
    sheets,
    taking_back,
    today,
    tracking,
    weekly,
    welcome,
    writing,
)


class Id:
    """A record's id: 32 hex digits."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SheetName(Id):
    """A sheet of the library, by its name."""

    regex = "[a-z0-9_]{1,64}"


class Week:
    """A week by its year and number (ISO 8601): 2026-w19, as the date of its Monday."""

    regex = "(?:19|20|21)[0-9]{2}-w[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisocalendar(
            int(value[:4]), int(value[6:]), 1
        )  # ValueError: no such week, so no such page

    def to_url(self, value: date) -> str:
        year, week, _ = value.isocalendar()
        return f"{year}-w{week:02}"


register_converter(Id, "id")
register_converter(Week, "week")
register_converter(SheetName, "sheet")

handler400 = "midweek.web.views.errors.bad_request"
handler403 = "midweek.web.views.errors.forbidden"
handler404 = "midweek.web.views.errors.not_found"
handler500 = "midweek.web.views.errors.server_error"

urlpatterns = [
    # public
    path("", public.home, name="home"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("privacy/", public.privacy, name="privacy"),
    path("how/", public.how, name="how"),
    path("offline/", public.offline, name="offline"),
    path("help/", help.help, name="help"),
    path("help/pause/", help.pause, name="pause"),
    path("sw.js", public.service_worker, name="service_worker"),
    path("manifest.webmanifest", public.manifest, name="manifest"),
    # in and out
    path("sign-up/", account.sign_up, name="sign_up"),
    path("sign-in/", account.sign_in, name="sign_in"),
    path("unlock/", account.unlock, name="unlock"),
    path("lock/", account.lock, name="lock"),
    path("sign-out/", account.sign_out, name="sign_out"),
    path("exit/", account.exit, name="exit"),
    path("blank/", account.blank, name="blank"),
    path("sign-in/code/", second_factor.sign_in_code, name="sign_in_code"),
    path("sign-in/passkey/", passkeys.sign_in_passkey, name="sign_in_passkey"),
    path("sign-in/passkey/ask/", passkeys.ask, name="passkey_ask"),
    path("recover/", recovery.recover, name="recover"),
    path("recover/new/", recovery.recover_new, name="recover_new"),
    path("recover/second-factor/", recovery.recover_second_factor, name="recover_second_factor"),
    path("welcome/code/", recovery.welcome_code, name="welcome_code"),
    path("welcome/code/later/", recovery.welcome_code_later, name="welcome_code_later"),
    path("drafts/", drafts.autosave, name="drafts"),
    # account
    path("settings/", security.settings, name="settings"),
    path("settings/privacy/", seen.settings_privacy, name="settings_privacy"),
    path("settings/lock/", security.settings_lock, name="settings_lock"),
    path("settings/passphrase/", security.settings_passphrase, name="settings_passphrase"),
    path("settings/recovery-code/", recovery.settings_recovery, name="settings_recovery"),
    path("settings/second-factor/", second_factor.settings_second_factor, name="settings_second_factor"),
    path("settings/passkeys/", passkeys.settings_passkeys, name="settings_passkeys"),
    path("settings/passkeys/add/", passkeys.settings_passkey_add, name="settings_passkey_add"),
    path("settings/passkeys/add/ask/", passkeys.ask_new, name="passkey_ask_new"),
    path("settings/passkeys/remove/", passkeys.settings_passkey_remove, name="settings_passkey_remove"),
    path("settings/passkeys/both/", passkeys.settings_passkey_both, name="settings_passkey_both"),
    path("settings/email/", security.settings_email, name="settings_email"),
    path("settings/sign-out/", security.settings_sign_out, name="settings_sign_out"),
    path("settings/new-keys/", security.settings_new_keys, name="settings_new_keys"),
    path("settings/delete/", leaving.settings_delete, name="settings_delete"),
    path("settings/delete/later/", leaving.settings_delete_later, name="settings_delete_later"),
    path("settings/delete/keep/", leaving.settings_delete_keep, name="settings_delete_keep"),
    path("settings/delete/now/", leaving.settings_delete_now, name="settings_delete_now"),
    path("gone/", leaving.account_gone, name="account_gone"),
    # today, add, check-ins
    path("today/", today.today, name="today"),
    path("today/help/hide/", today.hide_help, name="hide_help"),
    path("today/drafts/<id:id>/forget/", today.forget_draft, name="forget_draft"),
    path("today/<id:id>/not/", today.not_today, name="not_today"),
    path("add/", today.add, name="add"),
    path("check-in/", checkin.check_in, name="check_in"),
    path("check-in/all/", checkin.check_ins, name="check_ins"),
    path("check-in/<id:id>/", checkin.check_in_detail, name="check_in_detail"),
    path("check-in/<id:id>/change/", checkin.check_in_change, name="check_in_change"),
    path("check-in/<id:id>/change/undo/", checkin.check_in_change_undo, name="check_in_change_undo"),
    path("check-in/<id:id>/undo/", checkin.check_in_undo, name="check_in_undo"),
    path("check-in/<id:id>/next/", checkin.care, name="care"),
    # the first run, goals and the plan
    path("welcome/yours/", welcome.yours, name="welcome_yours"),
    path("goals/new/", new_goal.new_goal, name="goal_new"),
    path("goals/new/forget/", new_goal.forget, name="goal_forget"),
    path("goals/<id:id>/", goals.goal, name="goal"),
    path("goals/<id:id>/edit/", goals.goal_edit, name="goal_edit"),
    path("goals/<id:id>/why/", goals.goal_why, name="goal_why"),
    path("goals/<id:id>/state/", goals.goal_state, name="goal_state"),
    path("goals/<id:id>/undo/", goals.goal_undo, name="goal_undo"),
    path("goals/<id:id>/delete/", goals.goal_delete, name="goal_delete"),
    path("goals/<id:id>/signs/", goals.milestone_add, name="milestone_add"),
    path("milestones/<id:id>/", goals.milestone, name="milestone"),
    path("milestones/<id:id>/reached/", goals.milestone_reached, name="milestone_reached"),
    path("milestones/<id:id>/delete/", goals.milestone_delete, name="milestone_delete"),
    path("objectives/<id:id>/first-log/", objective_edit.first_log, name="first_log"),
    path("objectives/<id:id>/edit/", objective_edit.objective_edit, name="objective_edit"),
    path("objectives/<id:id>/edit/undo/", objective_edit.objective_edit_undo, name="objective_edit_undo"),
    path(
        "objectives/<id:id>/another-way/", objective_edit.objective_another_way, name="objective_another_way"
    ),
    path(
        "objectives/<id:id>/as-before/<id:objective>/",
        objective_edit.objective_as_before,
        name="objective_as_before",
    ),
    path("objectives/<id:id>/target/", objective_edit.objective_target, name="objective_target"),
    path("objectives/<id:id>/target/none/", objective_edit.objective_no_target, name="objective_no_target"),
    path("objectives/<id:id>/delete/", objective_edit.objective_delete, name="objective_delete"),
    path("plan/", plan.plan, name="plan"),
    path("plan/session-days/", plan.session_day_add, name="session_day_add"),
    path("plan/session-days/<id:id>/remove/", plan.session_day_remove, name="session_day_remove"),
    path("settings/display/", settings.display, name="settings_display"),
    path("settings/restored/", settings.restored, name="restored"),
    path("settings/deleted-items/", settings.deleted, name="deleted_items"),
    path("settings/deleted-items/<id:id>/put-back/", put_back.put_back, name="put_back"),
    path("undo/<id:id>/", last_save.undo, name="undo"),
    path("settings/deleted-items/<id:id>/restore/", settings.deleted_restore, name="deleted_restore"),
    path("settings/deleted-items/<id:id>/erase/", settings.deleted_erase, name="deleted_erase"),
    # objectives and progress
    path("objectives/", objectives.objectives, name="objectives"),
    path("objectives/<id:id>/", objectives.objective, name="objective"),
    path("objectives/<id:id>/log/", tracking.log, name="objective_log"),
    path("objectives/<id:id>/undo/<id:reading>/", tracking.undo, name="objective_undo"),
    path("objectives/<id:id>/notes/<id:reading>/", tracking.note, name="objective_note"),
    path("objectives/<id:id>/day/", tracking.day, name="objective_day"),
    path("objectives/<id:id>/table/", day_table.table, name="objective_table"),
    path("objectives/<id:id>/data.csv", objectives.data, name="objective_data"),
    path("objectives/<id:id>/data.xlsx", objectives.data_xlsx, name="objective_xlsx"),
    path("objectives/<id:id>/print/", printing.objective_print, name="objective_print"),
    path("objectives/<id:id>/changes/new/", changes.new, name="change_new"),
    path("objectives/<id:id>/changes/<id:change>/", changes.edit, name="change_edit"),
    path("objectives/<id:id>/changes/<id:change>/delete/", changes.delete, name="change_delete"),
    path("objectives/<id:id>/changes/<id:change>/undo/", changes.undo, name="change_undo"),
    path("progress/", progress.progress, name="progress"),
    # the journal
    path("journal/", journal.entries, name="journal"),
    path("journal/new/", writing.new, name="journal_new"),
    path("journal/questions/", writing.question_sets, name="question_sets"),
    path("journal/search/", search.search, name="journal_search"),
    path("journal/previews/", journal.previews, name="journal_previews"),
    path("journal/dreams/", journal.dreams, name="journal_dreams"),
    path("journal/what-works/", journal.what_works, name="what_works"),
    path("journal/lines/new/", bullet_log.line_add, name="line_add"),
    path("journal/lines/carry-over/", bullet_log.carry_over, name="carry_over"),
    path("journal/weekly/", weekly.weekly_notes, name="weekly_notes"),
    path("journal/weekly/story/", weekly.weekly_story, name="weekly_story"),
    path("journal/weekly/<week:week>/", weekly.weekly_note, name="weekly_note"),
    path("journal/weekly/<id:id>/undo/", weekly.weekly_undo, name="weekly_undo"),
    path("journal/weekly/<id:id>/delete/", weekly.weekly_delete, name="weekly_delete"),
    path("journal/<id:id>/", journal.entry, name="journal_entry"),
    path("journal/<id:id>/edit/", writing.edit, name="journal_edit"),
    path("journal/<id:id>/answers/", writing.answers, name="journal_answers"),
    path("journal/<id:id>/line/", bullet_log.line_turn, name="line_turn"),
    path("journal/<id:id>/homework/", bullet_log.line_homework, name="line_homework"),
    path("journal/<id:id>/star/", journal.star, name="journal_star"),
    path("journal/<id:id>/useful/", journal.useful, name="journal_useful"),
    path("journal/<id:id>/undo/", journal.undo, name="journal_undo"),
    path("journal/<id:id>/delete/", journal.delete, name="journal_delete"),
    path("journal/<id:id>/let-go/", journal.let_go, name="journal_let_go"),
    # the session
    path("session/list/", listing.session_list, name="session_list"),
    path("session/list/new/", listing.list_add, name="list_add"),
    path("session/list/<id:id>/", listing.list_change, name="list_change"),
    path("session/list/<id:id>/move/", listing.list_move, name="list_move"),
    path("session/list/<id:id>/tick/", listing.list_tick, name="list_tick"),
    path("session/list/<id:id>/delete/", listing.list_delete, name="list_delete"),
    path("session/list/<id:id>/show/", listing.list_show, name="list_show"),
    # files in and out
    path("import/", importing.import_start, name="import_start"),
    path("import/<id:id>/sheet/", importing.import_sheet, name="import_sheet"),
    path("import/<id:id>/columns/", importing.import_columns, name="import_columns"),
    path("import/<id:id>/measures/", importing.import_measures, name="import_measures"),
    path("import/<id:id>/preview/", importing.import_preview, name="import_preview"),
    path("import/<id:id>/which/", bringing.import_which, name="import_which"),
    path("import/<id:id>/from/", bringing.import_from, name="import_from"),
    path("import/<id:id>/brought/", taking_back.import_brought, name="import_brought"),
    path("import/<id:id>/undo/", taking_back.import_undo, name="import_undo"),
    path("import/<id:id>/take-back/", taking_back.import_take_back, name="import_take_back"),
    path("import/<id:id>/cancel/", importing.import_cancel, name="import_cancel"),
    path("progress/questionnaires/bands/", questionnaires.questionnaire_bands, name="questionnaire_bands"),
    path("progress/questionnaires/<id:id>/", questionnaires.questionnaire, name="questionnaire"),
    # homework, and the sheets filled in for it
    path("homework/", homework.homework_list, name="homework"),
    path("homework/add/", homework.homework_add, name="homework_add"),
    path("homework/add/<slug:way>/", homework.homework_new, name="homework_new"),
    path("homework/library/", homework.sheets, name="sheets"),
    path("homework/library/<sheet:name>/", homework.sheet, name="sheet"),
    path("homework/library/<sheet:name>/print/", printing.sheet_print, name="sheet_print"),
    path("homework/library/<sheet:name>/copy/", own_sheets.own_sheet_copy, name="own_sheet_copy"),
    path("homework/sheets/", own_sheets.own_sheets_list, name="own_sheets"),
    path("homework/sheets/new/", own_sheets.own_sheet_new, name="own_sheet_new"),
    path("homework/sheets/bring-in/", own_sheets.own_sheet_bring_in, name="own_sheet_bring_in"),
    path("homework/sheets/<id:id>/", own_sheets.own_sheet, name="own_sheet"),
    path("homework/sheets/<id:id>/about/", own_sheets.own_sheet_about, name="own_sheet_about"),
    path("homework/sheets/<id:id>/add/<slug:sort>/", own_sheets.own_sheet_add, name="own_sheet_add"),
    path("homework/sheets/<id:id>/q/<int:number>/", own_sheets.own_sheet_item, name="own_sheet_item"),
    path(
        "homework/sheets/<id:id>/q/<int:number>/as/<slug:sort>/",
        own_sheets.own_sheet_item,
        name="own_sheet_as",
    ),
    path(
        "homework/sheets/<id:id>/q/<int:number>/add/<slug:sort>/",
        own_sheets.own_sheet_add,
        name="own_sheet_inside",
    ),
    path("homework/sheets/<id:id>/move/", own_sheets.own_sheet_move, name="own_sheet_move"),
    path("homework/sheets/<id:id>/remove/", own_sheets.own_sheet_remove, name="own_sheet_remove"),
    path("homework/sheets/<id:id>/undo/", own_sheets.own_sheet_undo, name="own_sheet_undo"),
    path("homework/sheets/<id:id>/preview/", own_sheets.own_sheet_preview, name="own_sheet_preview"),
    path("homework/sheets/<id:id>/print/", printing.own_sheet_print, name="own_sheet_print"),
    path("homework/sheets/<id:id>/versions/", own_sheets.own_sheet_versions, name="own_sheet_versions"),
    path("homework/sheets/<id:id>/versions/<int:number>/", own_sheets.own_sheet_back, name="own_sheet_back"),
    path("homework/sheets/<id:id>/file/", own_sheets.own_sheet_file, name="own_sheet_file"),
    path("homework/sheets/<id:id>/start/", own_sheets.own_sheet_start, name="own_sheet_start"),
    path("homework/sheets/<id:id>/aside/", own_sheets.own_sheet_aside, name="own_sheet_aside"),
    path("homework/sheets/<id:id>/delete/", own_sheets.own_sheet_delete, name="own_sheet_delete"),
    path("homework/<id:id>/", homework.homework_item, name="homework_item"),
    path("homework/<id:id>/edit/", homework.homework_edit, name="homework_edit"),
    path("homework/<id:id>/begin/", homework.homework_begin, name="homework_begin"),
    path("homework/<id:id>/close/<slug:state>/", homework.homework_close, name="homework_close"),
    path("homework/<id:id>/reopen/", homework.homework_reopen, name="homework_reopen"),
    path("homework/<id:id>/tries/", homework.homework_try, name="homework_try"),
    path("homework/<id:id>/tries/<id:one>/remove/", homework.homework_try_remove, name="homework_try_remove"),
    path("homework/<id:id>/delete/", homework.homework_delete, name="homework_delete"),
    path("homework/<id:id>/q/<int:number>/", sheets.homework_question, name="homework_question"),
    path("homework/<id:id>/all/", sheets.homework_all, name="homework_all"),
    path("homework/<id:id>/check/", sheets.homework_check, name="homework_check"),
    path("homework/<id:id>/grid/", grid.homework_grid, name="homework_grid"),
    path("homework/<id:id>/grid/file/", grid.homework_grid_file, name="homework_grid_file"),
    path("homework/<id:id>/answers.csv", grid.homework_csv, name="homework_csv"),
    path("homework/<id:id>/answers.xlsx", grid.homework_xlsx, name="homework_xlsx"),
    path("homework/<id:id>/care/", sheets.homework_care, name="homework_care"),
    path("homework/<id:id>/copies/<id:copy>/", sheets.homework_copy, name="homework_copy"),
    path(
        "homework/<id:id>/copies/<id:copy>/change/", sheets.homework_copy_change, name="homework_copy_change"
    ),
    path("homework/<id:id>/copies/<id:copy>/try/", sheets.homework_copy_try, name="homework_copy_try"),
    path(
        "homework/<id:id>/copies/<id:copy>/delete/", sheets.homework_copy_delete, name="homework_copy_delete"
    ),
    path("settings/export/", exporting.settings_export, name="settings_export"),
    path("settings/export/sealed/", exporting.settings_export_sealed, name="settings_export_sealed"),
    path("import/copy/", exporting.import_copy, name="import_copy"),
]
