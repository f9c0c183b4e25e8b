using System;
using System.IO;
using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace FirstHour.Tasks;

internal static class FashionTorchSharp
{
    public static double Run(string folder)
    {
        random.manual_seed(1);
        var (images, labels) = Read(folder, "train");
        var (testImages, testLabels) = Read(folder, "t10k");
        using var model = nn.Sequential(
            nn.Linear(784, 512), nn.BatchNorm1d(512), nn.ReLU(), nn.Linear(512, 512), nn.BatchNorm1d(512), nn.ReLU(), nn.Linear(512, 10));
        using var optimizer = optim.Adam(model.parameters(), lr: 0.001);
        using var loss = nn.CrossEntropyLoss();
        for (var epoch = 0; epoch < 10; epoch++)
        {
            using var scope = NewDisposeScope();
            foreach (var batch in randperm(images.shape[0], ScalarType.Int64).split(200))
            {
                using var inner = NewDisposeScope();
                optimizer.zero_grad();
                loss.forward(model.forward(images[batch]), labels[batch]).backward();
                optimizer.step();
            }
        }

        model.eval();
        using var context = no_grad();
        var guesses = model.forward(testImages).argmax(1);
        var confusion = bincount((testLabels * 10) + guesses, minlength: 100).reshape(10, 10);
        Console.WriteLine(confusion.jlstr());
        return guesses.eq(testLabels).to(ScalarType.Float32).mean().item<float>();
    }

    private static (Tensor Images, Tensor Labels) Read(string folder, string part)
    {
        var images = Unpacked(Path.Combine(folder, part + "-images-idx3-ubyte.gz"))[16..];
        var labels = Unpacked(Path.Combine(folder, part + "-labels-idx1-ubyte.gz"))[8..];
        return (tensor(images).reshape(-1, 784).to(ScalarType.Float32) / 255, tensor(labels).to(ScalarType.Int64));
    }

    private static byte[] Unpacked(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
