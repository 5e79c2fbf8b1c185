using CsCheck;
using Matchmaking.Clarity;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Clarity;

/// <summary>What holds of every draft, whatever is written in it and in whatever language.</summary>
public sealed class ClarityPropertyTests
{
    private static readonly ClarityReach NoReach = new(0, 0, null, "", []);

    private static readonly string[] Texts =
    [
        "x", "Warn low-lying districts before floods", "Purchase of 40 sensors", "Each rainy season the drains of four districts overflow, and the residents hear of it when water is in the house. "
            + "In 2024 this happened five times, and the people who live there had to leave for nine days.",
        "We want to buy 200 units of cameras and an AI dashboard from Siemens.", "innovative, seamless, holistic, scalable and state-of-the-art synergies for the people and the city",
        "어르신들이 넘어져도 몇 시간 동안 아무도 모르는 일이 많습니다. 2027년까지 90% 이상을 찾아야 합니다.", "低い土地の四つの地区では雨季ごとに水があふれます。", "น้ำท่วมทุกปี",
        "Los vecinos se enteran de la inundación cuando el agua ya está en la casa; 9 de cada 10 en 6 meses.", "A dashboard is delivered within 12 months.", "90% by 2027-12-31", "😀 <b>&amp;</b>\n\t200",
    ];

    /// <summary>Fills one empty field of a draft.</summary>
    private static readonly Gen<Func<NeedDraftRequest, NeedDraftRequest>> Answer = Gen.OneOf<Func<NeedDraftRequest, NeedDraftRequest>>(
        Text((draft, text) => draft.Title is null ? draft with { Title = text } : draft),
        Text((draft, text) => draft.Problem is null ? draft with { Problem = text } : draft),
        Text((draft, text) => draft.DesiredOutcome is null ? draft with { DesiredOutcome = text } : draft),
        Text((draft, text) => draft.WhoIsAffected is null ? draft with { WhoIsAffected = text } : draft),
        Text((draft, text) => draft.WorkDone is null ? draft with { WorkDone = text } : draft),
        Text((draft, text) => draft.SuccessCriteria is null ? draft with { SuccessCriteria = text } : draft),
        Gen.Enum<Sector>().Select(sector => Fill(draft => draft with { Sectors = [.. draft.Sectors, sector] })),
        Gen.Enum<TargetGroup>().Select(group => Fill(draft => draft with { TargetGroups = [.. draft.TargetGroups, group] })),
        Gen.Enum<EngagementModel>().Select(model => Fill(draft => draft with { EngagementModel = draft.EngagementModel ?? model })),
        Gen.Int[1, 9].Select(level => Fill(draft => draft with { MinimumMaturity = draft.MinimumMaturity ?? level })),
        Gen.Long[0, long.MaxValue].Select(money => Fill(draft => draft with { BudgetMin = draft.BudgetMin ?? money })),
        Gen.Long[0, long.MaxValue].Select(money => Fill(draft => draft with { BudgetMax = draft.BudgetMax ?? money })),
        Gen.Date.Select(day => Fill(draft => draft with { StartDate = draft.StartDate ?? DateOnly.FromDateTime(day) })),
        Gen.Date.Select(day => Fill(draft => draft with { Deadline = draft.Deadline ?? DateOnly.FromDateTime(day) })),
        Gen.Const("en").Select(tag => Fill(draft => draft with { Languages = [.. draft.Languages, tag] })),
        Gen.Const("ISO 37120").Select(standard => Fill(draft => draft with { RequiredStandards = [.. draft.RequiredStandards, standard] })));

    private static readonly Gen<NeedDraftRequest> Draft = Answer.Array[0, 16].Select(answers => answers.Aggregate(new NeedDraftRequest(), (draft, answer) => answer(draft)));

    [Fact]
    public void Adding_an_answer_never_lowers_the_score() => Gen.Select(Draft, Answer).Sample((draft, answer) =>
        ClarityCoach.Report(answer(draft), NoReach).Score >= ClarityCoach.Report(draft, NoReach).Score, iter: 20_000);

    [Fact]
    public void Every_quote_stands_in_the_draft_and_every_finding_says_something() => Draft.Sample(draft =>
    {
        var report = ClarityCoach.Report(draft, NoReach);
        string[] texts = [.. new[] { draft.Title, draft.Problem, draft.DesiredOutcome, draft.WhoIsAffected, draft.WorkDone, draft.SuccessCriteria }.OfType<string>()];
        Assert.InRange(report.Score, 0, 100);
        Assert.Equal(ClarityRules.All.Select(rule => rule.Id), report.Findings.Select(finding => finding.Rule));
        Assert.Equal(100 - report.Findings.Where(finding => finding.Status == ClarityStatus.NotJudged).Sum(finding => finding.Weight), report.Judged);
        Assert.All(report.Findings, finding =>
        {
            Assert.NotEmpty(finding.Finding);
            Assert.All(finding.Quotes, quote => Assert.Contains(texts, text => text.Contains(quote, StringComparison.Ordinal)));
            Assert.Equal(finding.Status is ClarityStatus.Partly or ClarityStatus.Missing, finding.Fix is not null);
        });
    }, iter: 5_000);

    private static Gen<Func<NeedDraftRequest, NeedDraftRequest>> Text(Func<NeedDraftRequest, string, NeedDraftRequest> fill) =>
        Gen.Frequency((4, Gen.Int[0, Texts.Length - 1].Select(i => Texts[i])), (1, Gen.String[1, 60].Where(text => !string.IsNullOrWhiteSpace(text)))).Select(text => Fill(draft => fill(draft, text)));

    private static Func<NeedDraftRequest, NeedDraftRequest> Fill(Func<NeedDraftRequest, NeedDraftRequest> fill) => fill;
}
