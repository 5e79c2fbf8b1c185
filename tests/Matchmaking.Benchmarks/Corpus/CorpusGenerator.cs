using System.Text;
using Matchmaking.History;
using Matchmaking.Profiles;

namespace Matchmaking.Benchmarks.Corpus;

/// <summary>A need with the offerings that are right for it, each with its grade.</summary>
internal sealed record GeneratedNeed(Need Need, IReadOnlyDictionary<Guid, int> Right);

/// <summary>
/// A market of any size, the same for the same size: what a provider can really do is hidden; its offering speaks of it among other
/// things it only claims, its past work shows it. Right for a need is who has its capability, more so with work to show for it.
/// </summary>
internal sealed class CorpusGenerator
{
    private const int OfferingsPerCapability = 40, WordsPerCapability = 10, WordsPerField = 60, CapabilitiesPerField = 30;

    private static readonly string[] Countries = ["DE", "FR", "ES", "IT", "NL", "BE", "SE", "FI", "PL", "GR", "KR", "SG", "KE", "BR", "CA", "AE"];
    private static readonly DateTime Now = new(2026, 1, 15, 9, 0, 0, DateTimeKind.Utc);

    private readonly Random _random = new(20260115);
    private readonly CorpusWords _words;
    private readonly string[][] _capability, _field;
    private long _ids;

    public CorpusGenerator(CorpusWords words, int offerings, int needs)
    {
        _words = words;
        var capabilities = Math.Max(20, offerings / OfferingsPerCapability);
        _field = [.. Enumerable.Range(0, 1 + capabilities / CapabilitiesPerField).Select(_ => Some(WordsPerField))];
        _capability = [.. Enumerable.Range(0, capabilities).Select(_ => Some(WordsPerCapability))];
        Cities = [.. Enumerable.Range(0, Math.Clamp(offerings / 100, 50, 2000)).Select(i => Member(OrganizationKind.City, $"City {i}"))];
        Generate(offerings);
        Needs = [.. Enumerable.Range(0, needs).Select(_ => MakeNeed())];
    }

    public List<Organization> Cities { get; }
    public List<Organization> Providers { get; } = [];
    public List<Offering> Offerings { get; } = [];
    public List<Reference> References { get; } = [];
    public List<Partnership> Partnerships { get; } = [];
    public List<GeneratedNeed> Needs { get; }

    private readonly List<(int Capability, Offering Offering, bool Proven)> _truth = [];

    private string[] Some(int count) => [.. Enumerable.Range(0, count).Select(_ => _words.Telling(_random))];

    private void Generate(int offerings)
    {
        while (Offerings.Count < offerings)
        {
            var provider = Member(OrganizationKind.Provider, $"{_words.Telling(_random)} {_words.Telling(_random)} {Providers.Count}");
            Providers.Add(provider);
            // Most have one offering, a few have many; past work has the skew of CORDIS (half have one project, one in a hundred fourteen).
            var own = Math.Min(offerings - Offerings.Count, 1 + (int)(-Math.Log(1 - _random.NextDouble()) * 0.9));
            var capabilities = Enumerable.Range(0, own).Select(_ => _random.Next(_capability.Length)).ToArray();
            var works = (int)(Math.Pow(1 - _random.NextDouble(), -0.5) - 0.7);
            var shown = new HashSet<int>();
            for (var w = 0; w < Math.Min(works, 90); w++)
                shown.Add(AddWork(provider, capabilities[_random.Next(own)]));
            foreach (var capability in capabilities)
                AddOffering(provider, capability, shown.Contains(capability));
        }
    }

    private int AddWork(Organization provider, int capability)
    {
        var client = Cities[(int)(Cities.Count * Math.Pow(_random.NextDouble(), 2))];
        var date = DateOnly.FromDateTime(Now.AddDays(-_random.Next(30, 2000)));
        if (_random.Next(4) > 0)
        {
            References.Add(new Reference
            {
                Id = NextId(), OrganizationId = provider.Id, ClientName = client.LegalName, ClientOrganizationId = client.Id, Country = client.Country, Date = date,
                Title = Text(CorpusWords.Title, capability, 0.35), Description = Text(CorpusWords.Tender, capability, 0.35),
                Sectors = [SectorOf(capability)], State = _random.Next(3) == 0 ? ReferenceState.Claimed : ReferenceState.Confirmed, CreatedAt = Now, UpdatedAt = Now, Version = 1,
            });
            return capability;
        }
        var partnership = new Partnership
        {
            Id = NextId(), Source = "generated", SourceId = $"{Partnerships.Count}", Date = date, Title = Text(CorpusWords.Title, capability, 0.35),
            Text = Text(CorpusWords.Objective, capability, 0.2), Country = client.Country, Sectors = [SectorOf(capability)],
        };
        partnership.Members.Add(new PartnershipMember { PartnershipId = partnership.Id, OrganizationId = client.Id, Role = PartnershipRole.Buyer });
        partnership.Members.Add(new PartnershipMember { PartnershipId = partnership.Id, OrganizationId = provider.Id, Role = PartnershipRole.Provider });
        for (var partners = _random.Next(4); partners > 0 && Providers.Count > 5; partners--)
        {
            var partner = Providers[_random.Next(Providers.Count - 1)].Id;
            if (partnership.Members.TrueForAll(m => m.OrganizationId != partner))
                partnership.Members.Add(new PartnershipMember { PartnershipId = partnership.Id, OrganizationId = partner, Role = PartnershipRole.Provider });
        }
        Partnerships.Add(partnership);
        return capability;
    }

    private void AddOffering(Organization provider, int capability, bool proven)
    {
        // One in three texts says as much of something it only claims.
        var claimed = _random.Next(3) == 0 ? _random.Next(_capability.Length) : capability;
        var offering = new Offering
        {
            Id = NextId(), OrganizationId = provider.Id, Title = Text(CorpusWords.Title, capability, 0.3),
            Summary = Text(CorpusWords.Tender, claimed, 0.25), Description = Text(CorpusWords.Offering, capability, 0.06 + 0.14 * _random.NextDouble()),
            Sectors = [SectorOf(capability)], Maturity = _random.Next(4, 10), Languages = ["en"], Status = OfferingStatus.Published, Capacity = _random.Next(5),
            PublishedAt = Now.AddDays(-_random.Next(1, 700)), CreatedAt = Now, UpdatedAt = Now, Version = 1,
        };
        Offerings.Add(offering);
        _truth.Add((capability, offering, proven));
    }

    private ILookup<int, (int Capability, Offering Offering, bool Proven)>? _byCapability;

    private GeneratedNeed MakeNeed()
    {
        _byCapability ??= _truth.ToLookup(t => t.Capability);
        var capability = _truth[_random.Next(_truth.Count)].Capability;
        var city = Cities[(int)(Cities.Count * Math.Pow(_random.NextDouble(), 2))];
        var need = new Need
        {
            Id = NextId(), OrganizationId = city.Id, Title = Text(CorpusWords.Title, capability, 0.3), Problem = Text((_random.Next(2) == 0 ? 2.6 : 3.5, 0.4), capability, 0.2),
            Sectors = [SectorOf(capability)], Status = NeedStatus.Published, PublishedAt = Now, CreatedAt = Now, UpdatedAt = Now, Version = 1,
        };
        return new GeneratedNeed(need, _byCapability[capability].ToDictionary(t => t.Offering.Id, t => t.Proven ? 3 : 1));
    }

    private static Sector SectorOf(int capability) => (Sector)(capability / CapabilitiesPerField % 13);

    /// <summary>Words of the capability by a share, as many of its field, the rest as in any text.</summary>
    private string Text((double, double) length, int capability, double share)
    {
        var text = new StringBuilder();
        var last = "";
        for (var left = CorpusWords.Length(length, _random); left > 0; left--)
        {
            var draw = _random.NextDouble();
            var topic = draw < share ? _capability[capability] : draw < 2 * share ? _field[capability / CapabilitiesPerField] : null;
            last = topic is not null ? topic[_random.Next(topic.Length)] : _random.Next(2) == 0 ? _words.After(last, _random) : _words.Any(_random);
            text.Append(last).Append(' ');
        }
        text.Length--;
        return text.Length > 200 && length.Item1 == CorpusWords.Title.Mean ? text.ToString(0, 200) : text.ToString();
    }

    private Organization Member(OrganizationKind kind, string name) => new()
    {
        Id = NextId(), Kind = kind, LegalName = name, Country = Countries[(int)(Countries.Length * Math.Pow(_random.NextDouble(), 1.7))],
        Latitude = _random.NextDouble() * 50, Longitude = _random.NextDouble() * 100, Size = kind == OrganizationKind.Provider ? (ProviderSize)_random.Next(2) : null,
        CreatedAt = Now, UpdatedAt = Now, Version = 1,
    };

    /// <summary>Ids in the order of making, the same in every run.</summary>
    private Guid NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, 0x019B_0000_0000_7000);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[8..], unchecked((long)0x8000_0000_0000_0000) | ++_ids);
        return new Guid(bytes, bigEndian: true);
    }
}
