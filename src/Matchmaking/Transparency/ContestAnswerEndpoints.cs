using System.Globalization;
using Matchmaking.Accounts;
using Matchmaking.Curation;
using Matchmaking.Notifications;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Transparency;

/// <summary>What staff answer to contests, and what everybody may know of it.</summary>
internal static class ContestAnswerEndpoints
{
    private static readonly QueryParameter Year = new("year", "Only contests that came in within this year, UTC.") { Pattern = "^[0-9]{4}$" };

    public static void Map(RouteGroupBuilder contests, RouteGroupBuilder open)
    {
        contests.MapPost("/{id:guid}/answer", AnswerAsync).WithName("answerContest").WithSummary("Answer a contest")
            .WithDescription("By staff without a conflict of interest who did not take the contested decision; once, with reasons that the members of the organization are mailed about. A decline that is upheld as "
                + "contested is reopened, to in_review; partly_upheld leaves it, with what was wrong about it in the text. Facts are corrected where they are kept.")
            .WithExamples(ContestExamples.AnswerRequest, ContestExamples.Answered).WithHeaders("ETag").WithProblems(400, 403, 404, 409, 412, 413, 415, 422, 503);
        open.MapGet("/contests", CountsAsync).WithName("getContestCounts").WithSummary("Read what became of contests")
            .WithDescription("In counts over all matches, by subject and outcome, with how long answers took; open to everybody.").WithQuery([Year])
            .WithExamples(response: ContestExamples.Counts).WithProblems(400);
    }

    private static async Task<Results<Ok<ContestResponse>, ProblemHttpResult>> AnswerAsync(
        Guid id, ContestAnswerRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, ReviewDesk desk, TimeProvider clock,
        CancellationToken cancellation)
    {
        if (await db.Contests.SingleOrDefaultAsync(c => c.Id == id, cancellation) is not { } contest)
            return Problems.NotFound($"contest", id);
        if (EntityTags.Refuse(ifMatch, contest.Version) is { } refusal)
            return refusal;
        if (!ContestStates.Leads(contest.State, ContestState.Answered))
            return Problems.Conflict($"The contest is {Code<ContestState>.Of(contest.State)}; only an open one can be answered.");
        var need = await db.Needs.AsNoTracking().SingleOrDefaultAsync(n => n.Id == contest.NeedId, cancellation);
        var offering = await db.Offerings.AsNoTracking().SingleOrDefaultAsync(o => o.Id == contest.OfferingId, cancellation);
        Guid[] sides = [.. new[] { contest.OrganizationId, need?.OrganizationId, offering?.OrganizationId }.OfType<Guid>().Distinct()];
        if (await desk.RefuseAsync(sides, cancellation) is { } conflict)
            return conflict;
        if (contest.DeclineId is { } decline && await Declines.TookAsync(db, caller.AccountId, decline, cancellation))
            return Problems.Forbidden($"You took the decision that is contested; another member of staff must answer.");
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var now = clock.GetUtcNow().UtcDateTime;
        (contest.State, contest.Outcome, contest.Answer, contest.AnsweredBy, contest.AnsweredAt) = (ContestState.Answered, request.Outcome, request.Text, caller.AccountId, now);
        var title = contest.Side == MatchSide.City ? need?.Title : offering?.Title;
        await MemberMail.AddAsync(db, MessageKind.ContestAnswered, [contest.OrganizationId], contest.Id, new MailData(title ?? "", Code<ContestOutcome>.Of(contest.Outcome!.Value)), now,
            ownersOnly: false, cancellation);
        // In one save with the answer: whoever else moves the match at this moment, it is answered and reopened or neither.
        if (contest is { Subject: ContestSubject.Decline, Outcome: ContestOutcome.Upheld } && await Declines.StandingAsync(db, contest, cancellation) is { } match)
        {
            if (await desk.TakeAsync(match, MatchStep.Reopen, reason: null, request.Text, noteShared: false, cancellation) is { } refused)
                return refused;
        }
        else
            await db.SaveChangesAsync(cancellation);
        http.Tag(contest.Version);
        return TypedResults.Ok(ContestResponse.Of(contest, now));
    }

    private static async Task<Results<Ok<ContestCountsResponse>, ProblemHttpResult>> CountsAsync(
        HttpContext http, MatchmakingDb db, ContestOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        int? year = null;
        foreach (var (name, values) in http.Request.Query)
        {
            if (name != Year.Name)
                return Problems.Malformed(new Dictionary<string, Sentence[]> { [name] = [$"There is no such parameter; use {Sentence.Or([Year.Name])}."] });
            if (values is not [{ Length: 4 } text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
                return Problems.Malformed(new Dictionary<string, Sentence[]> { [name] = [$"'{Rules.Short(values.ToString())}' is not a year such as 2026."] });
            year = number;
        }
        var contests = db.Contests.AsNoTracking();
        if (year is { } wanted)
        {
            var begin = new DateTime(wanted, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            var end = wanted == DateTime.MaxValue.Year ? DateTime.MaxValue : begin.AddYears(1);
            contests = contests.Where(c => c.CreatedAt >= begin && c.CreatedAt < end);
        }
        var all = await contests.Select(c => new { c.Subject, c.State, c.Outcome, c.CreatedAt, c.DueAt, c.AnsweredAt }).ToListAsync(cancellation);
        var now = clock.GetUtcNow().UtcDateTime;
        var days = all.Where(c => c.AnsweredAt is not null).Select(c => (c.AnsweredAt!.Value - c.CreatedAt).TotalDays).Order().ToList();
        int Count(ContestSubject? subject, ContestState? state, ContestOutcome? outcome = null) =>
            all.Count(c => (subject is null || c.Subject == subject) && (state is null || c.State == state) && (outcome is null || c.Outcome == outcome));
        return TypedResults.Ok(new ContestCountsResponse(
            year, options.ContestAnswerDays, all.Count, Count(null, ContestState.Open), all.Count(c => c.State == ContestState.Open && c.DueAt < now), Count(null, ContestState.Withdrawn), days.Count,
            all.Count(c => c.AnsweredAt <= c.DueAt), days.Count == 0 ? null : Math.Round((days[(days.Count - 1) / 2] + days[days.Count / 2]) / 2, 1),
            [.. Enum.GetValues<ContestOutcome>().Select(outcome => new ContestOutcomeCount(outcome, Count(null, null, outcome)))],
            [.. Enum.GetValues<ContestSubject>().Select(subject => new ContestSubjectCount(subject, Count(subject, null), Count(subject, ContestState.Open),
                Count(subject, null, ContestOutcome.Upheld), Count(subject, null, ContestOutcome.PartlyUpheld), Count(subject, null, ContestOutcome.Rejected)))]));
    }
}
