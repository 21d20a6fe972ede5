namespace MlInfra.Cli.Graph;

/// <summary>
/// Places a graph in layers: each step under all that it waits for, edges over several layers through bends, few crossings, and
/// every step as near to its neighbours as the others leave room.
/// </summary>
internal sealed class GraphLayout
{
    private const double Gap = 36;
    private const double BendGap = 22;
    private const double LayerGap = 54;
    private const int Sweeps = 40;

    private readonly List<List<Spot>> _layers = [];
    private readonly List<(Spot From, Spot To, double Weight)> _links = [];

    private GraphLayout()
    {
    }

    public Dictionary<string, Spot> Spots { get; } = new(StringComparer.Ordinal);

    /// <summary>For each edge, the spots that it passes, from its beginning to its end.</summary>
    public List<(GraphEdge Edge, IReadOnlyList<Spot> Way)> Ways { get; } = [];

    public double Width { get; private set; }

    public double Height { get; private set; }

    public static GraphLayout Of(PipelineGraph graph, IEnumerable<GraphEdge> edges, Func<GraphNode, (double Width, double Height)> size)
    {
        var layout = new GraphLayout();
        layout.Layer(graph, [.. edges], size);
        layout.Order();
        layout.Place();
        return layout;
    }

    private void Layer(PipelineGraph graph, GraphEdge[] edges, Func<GraphNode, (double Width, double Height)> size)
    {
        foreach (var node in GraphText.Ordered(graph))
        {
            var before = edges.Where(edge => edge.To == node.Name && Spots.ContainsKey(edge.From)).Select(edge => Spots[edge.From].Layer).ToArray();
            var (width, height) = size(node);
            Add(Spots[node.Name] = new Spot { Node = node, Layer = before.Length == 0 ? 0 : before.Max() + 1, Width = width, Height = height });
        }
        foreach (var edge in edges)
        {
            var (from, to) = (Spots[edge.From], Spots[edge.To]);
            List<Spot> way = [from];
            for (var layer = from.Layer + 1; layer < to.Layer; layer++) way.Add(Add(new Spot { Layer = layer, Width = 1 }));
            way.Add(to);
            // Bends pull harder, so that long edges are straight; what another way implies bends around the rest.
            var weight = (graph.IsImplied(edge) ? 0.2 : 1) * (way.Count > 2 ? 2 : 1);
            for (var i = 1; i < way.Count; i++) _links.Add((way[i - 1], way[i], weight));
            Ways.Add((edge, way));
        }
    }

    private Spot Add(Spot spot)
    {
        while (_layers.Count <= spot.Layer) _layers.Add([]);
        _layers[spot.Layer].Add(spot);
        return spot;
    }

    private IEnumerable<Spot> Beside(Spot spot, bool above) => above ? _links.Where(link => link.To == spot).Select(link => link.From) : _links.Where(link => link.From == spot).Select(link => link.To);

    private void Order()
    {
        Number();
        var (best, crossings) = (Snapshot(), Crossings());
        for (var sweep = 0; sweep < Sweeps && crossings > 0; sweep++)
        {
            var down = sweep % 2 == 0;
            foreach (var layer in down ? _layers : Enumerable.Reverse(_layers))
            {
                var wish = layer.ToDictionary(spot => spot, spot => Beside(spot, down).Select(other => (double)other.Place).DefaultIfEmpty(spot.Place).Average());
                layer.Sort((a, b) => wish[a] == wish[b] ? a.Place.CompareTo(b.Place) : wish[a].CompareTo(wish[b]));
                Number();
            }
            if (Crossings() is var now && now < crossings) (best, crossings) = (Snapshot(), now);
        }
        for (var i = 0; i < _layers.Count; i++) _layers[i] = best[i];
        Number();
    }

    private List<List<Spot>> Snapshot() => [.. _layers.Select(layer => layer.ToList())];

    private void Number()
    {
        foreach (var layer in _layers)
        {
            for (var i = 0; i < layer.Count; i++) layer[i].Place = i;
        }
    }

    private int Crossings()
    {
        var crossings = 0;
        foreach (var links in _links.GroupBy(link => link.From.Layer).Select(group => group.ToArray()))
        {
            for (var i = 0; i < links.Length; i++)
            {
                for (var j = i + 1; j < links.Length; j++)
                {
                    if ((links[i].From.Place - links[j].From.Place) * (links[i].To.Place - links[j].To.Place) < 0) crossings++;
                }
            }
        }
        return crossings;
    }

    private void Place()
    {
        foreach (var layer in _layers) Spread(layer, [.. layer.Select(_ => 0.0)]);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var layer in sweep % 2 == 0 ? _layers : Enumerable.Reverse(_layers))
            {
                Spread(layer, [.. layer.Select(spot => Wish(spot, sweep == Sweeps - 1 ? null : sweep % 2 == 0))]);
            }
        }
        var left = _layers.SelectMany(layer => layer).Min(spot => spot.X - spot.Width / 2);
        var y = 0.0;
        foreach (var layer in _layers)
        {
            var height = layer.Max(spot => spot.Height);
            foreach (var spot in layer)
            {
                spot.X -= left;
                spot.Y = y + height / 2;
                spot.Row = height;
            }
            y += height + LayerGap;
        }
        Width = _layers.SelectMany(layer => layer).Max(spot => spot.X + spot.Width / 2);
        Height = y - LayerGap;
    }

    // Where a spot would stand by its neighbours: the one or the other side's, or both.
    private double Wish(Spot spot, bool? above)
    {
        var pulls = _links
            .Where(link => (link.To == spot && above != false) || (link.From == spot && above != true))
            .Select(link => ((link.To == spot ? link.From : link.To).X, link.Weight)).ToArray();
        return pulls.Length == 0 ? spot.X : pulls.Sum(pull => pull.X * pull.Weight) / pulls.Sum(pull => pull.Weight);
    }

    // The nearest places to the wishes that keep order and distance (pool adjacent violators); what has more to follow moves less.
    private void Spread(List<Spot> layer, double[] wishes)
    {
        var offsets = new double[layer.Count];
        for (var i = 1; i < layer.Count; i++)
        {
            var gap = layer[i].Node is null || layer[i - 1].Node is null ? BendGap : Gap;
            offsets[i] = offsets[i - 1] + (layer[i - 1].Width + layer[i].Width) / 2 + gap;
        }
        var pools = new List<(double Sum, double Mass, int Count)>();
        for (var i = 0; i < layer.Count; i++)
        {
            var mass = 0.1 + _links.Where(link => link.From == layer[i] || link.To == layer[i]).Sum(link => link.Weight);
            pools.Add((mass * (wishes[i] - offsets[i]), mass, 1));
            while (pools.Count > 1 && pools[^2].Sum / pools[^2].Mass > pools[^1].Sum / pools[^1].Mass)
            {
                pools[^2] = (pools[^2].Sum + pools[^1].Sum, pools[^2].Mass + pools[^1].Mass, pools[^2].Count + pools[^1].Count);
                pools.RemoveAt(pools.Count - 1);
            }
        }
        var at = 0;
        foreach (var (sum, mass, count) in pools)
        {
            for (var i = 0; i < count; i++, at++) layer[at].X = sum / mass + offsets[at];
        }
    }

    /// <summary>A step's place, or the bend of an edge that passes its layer.</summary>
    internal sealed class Spot
    {
        public GraphNode? Node { get; init; }

        public required int Layer { get; init; }

        public int Place { get; set; }

        public double X { get; set; }

        public double Y { get; set; }

        public double Width { get; init; }

        public double Height { get; init; }

        /// <summary>The height of its layer, which a bend passes straight.</summary>
        public double Row { get; set; }
    }
}
