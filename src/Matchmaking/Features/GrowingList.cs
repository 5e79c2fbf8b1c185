namespace Matchmaking.Features;

/// <summary>
/// A list that only grows. One writer, many readers, no lock: an item is published after its content, and a reader that took
/// <see cref="Count"/> finds every item below it, however much is added meanwhile.
/// </summary>
public sealed class GrowingList<T>
{
    private T[] _items = new T[16];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public T this[int index] => Volatile.Read(ref _items)[index];

    /// <summary>The first <paramref name="count"/> items, for loops that run hot.</summary>
    public ReadOnlySpan<T> First(int count) => Volatile.Read(ref _items).AsSpan(0, count);

    public void Add(T item)
    {
        if (_count == _items.Length)
        {
            var grown = new T[_count * 2];
            _items.CopyTo(grown, 0);
            Volatile.Write(ref _items, grown);
        }
        _items[_count] = item;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Puts another item in a place already taken.</summary>
    public void Replace(int index, T item) => _items[index] = item;
}
