using System.Runtime.InteropServices;

namespace Matchmaking.Features;

/// <summary>Numbers by candidate or organization, 0 unless set; only what was set is visited and cleared. Rented with the evidence.</summary>
public sealed class Weights
{
    private readonly List<int> _keys = [];
    private float[] _values = [];
    private bool[] _isSet = [];

    /// <summary>In the order they were set.</summary>
    public ReadOnlySpan<int> Keys => CollectionsMarshal.AsSpan(_keys);

    public float this[int key] => key < _values.Length ? _values[key] : 0;

    public void Add(int key, float by)
    {
        if (key >= _values.Length)
        {
            Array.Resize(ref _values, key + key / 4 + 16);
            Array.Resize(ref _isSet, _values.Length);
        }
        if (!_isSet[key])
        {
            _isSet[key] = true;
            _keys.Add(key);
        }
        _values[key] += by;
    }

    public void Divide(int key, float by) => _values[key] /= by;

    public void Clear()
    {
        foreach (var key in _keys)
            (_values[key], _isSet[key]) = (0, false);
        _keys.Clear();
    }
}
