using System.Security.Cryptography;
using System.Text;
using Matchmaking.Candidates;
using Matchmaking.History;

namespace Matchmaking.Learning;

/// <summary>How the spaces of a training are tuned; all but the first are there to be compared with.</summary>
internal enum Tuning { CrossFitted, InSample, None }

/// <summary>
/// The semantic spaces of a training. A need on which a space was tuned is closer in it to who was chosen than a new need will ever be, and
/// trees that learn from that trust closeness too much. So what is learned from is measured in spaces tuned without it (cross-fitting:
/// Chernozhukov and others, Double/Debiased Machine Learning, 2018).
/// </summary>
internal sealed class TrainingSpaces
{
    public const int Folds = 6;

    /// <summary>One need of so many is learned from a second time, by its title alone: cities ask in a line as well as in a page.</summary>
    public const int AlsoByTitle = 4;

    private readonly Dictionary<LoadedHistory, (HistoryRecord Record, PastWorks.Work Work)[]> _works;
    private readonly int _seed;
    private readonly SemanticSpace[] _withoutFold;

    /// <param name="untuned">As fitted to texts alone.</param>
    /// <param name="histories">Who was chosen.</param>
    /// <param name="until">By history, the first day that is not known.</param>
    /// <param name="seed">Of every random step.</param>
    /// <param name="tuning">How.</param>
    public TrainingSpaces(SemanticSpace untuned, IReadOnlyList<LoadedHistory> histories, IReadOnlyDictionary<string, DateOnly> until, int seed, Tuning tuning = Tuning.CrossFitted)
    {
        (Untuned, _seed) = (untuned, seed);
        _works = tuning == Tuning.None ? [] : histories.ToDictionary(h => h, h => h.Records.Where(LoadedHistory.IsWork).Zip(PastWorks.Read(untuned, h.WorksBefore(until[h.Name]))).ToArray());
        Tuned = Tune(_works.Keys, _ => true);
        _withoutFold = Tuned == untuned || tuning == Tuning.InSample ? [Tuned] : [.. Enumerable.Range(0, Folds).Select(fold => Tune(_works.Keys, record => FoldOf(record) != fold))];
    }

    public SemanticSpace Untuned { get; }

    /// <summary>Tuned to all of the histories before their ends: later needs are measured in it.</summary>
    public SemanticSpace Tuned { get; }

    public bool IsTuned => Tuned != Untuned;

    /// <summary>Tuned to the other histories alone; untuned when there is none.</summary>
    public SemanticSpace Without(LoadedHistory unseen) => Tune(_works.Keys.Where(h => h != unseen), _ => true);

    /// <summary>Groups to learn from, each measured in the space that was not tuned on its fold.</summary>
    /// <param name="history">Where the needs are from.</param>
    /// <param name="to">The first day after them, from which on nothing is known.</param>
    /// <param name="mostNeeds">At most so many, the latest.</param>
    /// <param name="sample">What is kept of a group.</param>
    public List<QueryGroup> Groups(LoadedHistory history, DateOnly to, int mostNeeds, TrainingSample sample)
    {
        var groups = new List<QueryGroup>();
        for (var fold = 0; fold < _withoutFold.Length; fold++)
        {
            var corpus = history.Corpus(_withoutFold[fold], to);
            var needs = corpus.TrainingNeeds(DateOnly.MinValue, to).TakeLast(mostNeeds).Where(need => _withoutFold.Length == 1 || FoldOf(need) == fold).ToArray();
            groups.AddRange(TrainingSet.Build(corpus, needs, sample));
            groups.AddRange(TrainingSet.Build(corpus, [.. needs.Where(need => Hash(need)[1] % AlsoByTitle == 0).Select(need => need with { Text = "" })], sample));
        }
        return groups;
    }

    /// <summary>Those of one wording are together: lots of a tender, the same tender of another year.</summary>
    private static int FoldOf(HistoryRecord record) => Hash(record)[0] % Folds;

    private static byte[] Hash(HistoryRecord record) => SHA256.HashData(Encoding.UTF8.GetBytes(record.Title));

    private SemanticSpace Tune(IEnumerable<LoadedHistory> histories, Func<HistoryRecord, bool> mayBeLearnedFrom) =>
        ContrastiveTuning.Tune(Untuned, [.. histories.Select(h => new PastWorks(_works[h].Where(w => mayBeLearnedFrom(w.Record)).Select(w => w.Work)))], _seed);
}
