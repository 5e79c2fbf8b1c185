using System.Globalization;
using CsvHelper;
using Matchmaking.Accounts;
using Matchmaking.Bulk;
using Matchmaking.Curation;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Introductions;

/// <summary>Meetings after an introduction, recorded by whoever took part and disclosed by staff.</summary>
internal static class MeetingEndpoints
{
    private static readonly ListQuery<Meeting> Query = new ListQuery<Meeting>()
        .Day("from", "Only meetings held on this day or later.", (all, day) => all.Where(m => m.HeldOn >= day))
        .Day("to", "Only meetings held on this day or earlier.", (all, day) => all.Where(m => m.HeldOn <= day))
        .Id("organizationId", "Only meetings of this organization.", (all, id) => all.Where(m => m.Match!.Need!.OrganizationId == id || m.Match!.Offering!.OrganizationId == id));

    public static void Map(IEndpointRouteBuilder api)
    {
        var meetings = api.MapGroup("").WithTags("Introductions");
        meetings.MapPost("/introductions/{id:guid}/meetings", RecordAsync).WithName("recordMeeting").WithSummary("Record a meeting")
            .WithDescription("By either side or staff, from the introduction until it ends; the first one makes meeting_held. People are named by their role only.")
            .WithExamples(IntroductionExamples.MeetingToRecord, IntroductionExamples.Introduced with { State = MatchState.MeetingHeld }).WithHeaders("ETag", "Content-Language", "Vary")
            .WithProblems(400, 404, 409, 412, 413, 415, 422, 503);
        meetings.MapGet("/reports/meetings", ListAsync).WithName("listMeetings").WithSummary("List meetings of cities and providers")
            .WithDescription("What a register of lobbying contacts asks for: day, organizations, subject, who by role. For staff, who decide what is published. In order of id, oldest first.")
            .WithQuery(Query.Parameters).WithExamples(response: new Page<MeetingResponse>([IntroductionExamples.Met], null)).WithHeaders("Link").WithProblems(400);
        api.MapGet("/bulk/meetings", ExportAsync).WithTags("Introductions").AsExpensive().WithName("exportMeetings").WithSummary("Export meetings to a file")
            .WithDescription("The same as GET /api/v1/reports/meetings as one CSV file, participants as side: role, joined by a bar.")
            .WithFiles(ofRequest: false, new Dictionary<string, string> { [BulkEndpoints.Csv] = string.Join(',', Columns) + "\r\n2026-03-20,Municipality of Rivermouth,Clearstream Sensing Lda,First call,city: head of drainage|provider: project lead\r\n" })
            .Produces(StatusCodes.Status200OK, contentType: BulkEndpoints.Csv);
    }

    private static readonly string[] Columns = ["heldOn", "city", "provider", "subject", "participants"];

    private static Task<Results<Ok<IntroductionResponse>, ProblemHttpResult>> RecordAsync(
        Guid id, MeetingRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db,
        MatchMove move, TimeProvider clock, CancellationToken cancellation) =>
        AnswerEndpoints.ChangeAsync(id, ifMatch, request.Check(clock), http, caller, db, clock, (match, side, now) =>
        {
            if (match.Events.Where(e => e.Step == MatchStep.Introduce).Max(e => (DateOnly?)e.HappenedOn) is { } introduced && request.HeldOn < introduced)
                return Problems.Unprocessable(new Dictionary<string, Sentence[]>
                {
                    ["heldOn"] = [$"Is {request.HeldOn:yyyy-MM-dd}, before the introduction on {introduced:yyyy-MM-dd}; must be that day or later."],
                });
            // Later meetings are no step of the match, but are possible for as long as it goes on.
            if ((match.State == MatchState.Introduced || !MatchStates.IsIntroduced(match.State) || match.State == MatchState.Completed)
                && move.Take(match, MatchStep.Meet, side, caller.AccountId, step => (step.HappenedOn, step.Note, step.NoteShared) = (request.HeldOn!.Value, request.Subject, true)) is { } refusal)
                return refusal;
            db.Add(new Meeting
            {
                MatchId = match.Id, HeldOn = request.HeldOn!.Value, Subject = request.Subject!, RecordedBy = side, AccountId = caller.AccountId, CreatedAt = now,
                Participants = [.. request.Participants!.Select(p => new MeetingParticipant { Side = p.Side!.Value, Role = p.Role! })],
            });
            db.Entry(match).State = EntityState.Modified;
            return null;
        }, cancellation);

    private static Task<Results<Ok<Page<MeetingResponse>>, ProblemHttpResult>> ListAsync(HttpContext http, MatchmakingDb db, CancellationToken cancellation) =>
        Query.RunAsync(http, db.Meetings.AsNoTracking(), Shown, cancellation);

    private static async Task<FileContentHttpResult> ExportAsync(MatchmakingDb db, CancellationToken cancellation)
    {
        using var file = new MemoryStream();
        await using (var csv = CsvWriter.Create(file, new CsvWriterOptions { NewLine = "\r\n" }, leaveOpen: true))
        {
            foreach (var column in Columns)
                csv.WriteField(column);
            await csv.EndRecordAsync(cancellation);
            await foreach (var meeting in Shown(db.Meetings.AsNoTracking().OrderBy(m => m.Id)).AsAsyncEnumerable().WithCancellation(cancellation))
            {
                string[] cells =
                [
                    meeting.HeldOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), meeting.City, meeting.Provider, meeting.Subject,
                    string.Join('|', meeting.Participants.Select(p => $"{Code<MatchSide>.Of(p.Side)}: {p.Role}")),
                ];
                // A spreadsheet must not take what somebody typed for a formula.
                foreach (var cell in cells)
                    csv.WriteField(BulkCells.Guard(cell));
                await csv.EndRecordAsync(cancellation);
            }
            await csv.FlushAsync(cancellation);
        }
        return TypedResults.File(file.ToArray(), BulkEndpoints.Csv, "meetings.csv");
    }

    private static IQueryable<MeetingResponse> Shown(IQueryable<Meeting> meetings) => meetings.Select(m => new MeetingResponse
    {
        Id = m.Id, IntroductionId = m.MatchId, HeldOn = m.HeldOn, Subject = m.Subject, City = m.Match!.Need!.Organization!.LegalName,
        Provider = m.Match.Offering!.Organization!.LegalName, Need = m.Match.Need.Title, Participants = m.Participants, RecordedBy = m.RecordedBy, RecordedAt = m.CreatedAt,
    });
}
