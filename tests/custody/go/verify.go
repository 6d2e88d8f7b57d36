// Checks a log, laid out in a folder as it is served, with Go's own packages for checksum databases.
//
// usage: verify <folder> <log vkey> <witness vkey>
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if err := check(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("verified")
}

func check(folder, logKey, witnessKey string) error {
	log, err := note.NewVerifier(logKey)
	if err != nil {
		return err
	}
	witness, err := newCosigner(witnessKey)
	if err != nil {
		return err
	}
	tree, err := open(filepath.Join(folder, "checkpoint"), log, witness)
	if err != nil {
		return err
	}
	old, err := open(filepath.Join(folder, "old-checkpoint"), log, nil)
	if err != nil {
		return err
	}
	hashes := tlog.TileHashReader(tree, &served{folder: folder})
	if err := entries(folder, tree, hashes); err != nil {
		return err
	}
	proof, err := tlog.ProveTree(tree.N, old.N, hashes)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
		return fmt.Errorf("the old checkpoint: %w", err)
	}
	if err := ourConsistency(folder, tree, old); err != nil {
		return err
	}
	return ourProof(folder, tree)
}

// open reads a checkpoint that the log signed and, if one is given, the witness cosigned.
func open(file string, log note.Verifier, witness note.Verifier) (tlog.Tree, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, err
	}
	known := []note.Verifier{log}
	if witness != nil {
		known = append(known, witness)
	}
	opened, err := note.Open(data, note.VerifierList(known...))
	if err != nil {
		return tlog.Tree{}, err
	}
	if len(opened.Sigs) != len(known) {
		return tlog.Tree{}, fmt.Errorf("%d of %d signatures", len(opened.Sigs), len(known))
	}
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != log.Name() {
		return tlog.Tree{}, fmt.Errorf("the origin is %q", lines[0])
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// entries compares every entry with its hash in the tree, and proves the first of each tenth bundle.
func entries(folder string, tree tlog.Tree, hashes tlog.HashReader) error {
	index := int64(0)
	for number := int64(0); index < tree.N; number++ {
		width := 256
		if left := tree.N - index; left < 256 {
			width = int(left)
		}
		tile := tlog.Tile{H: 8, L: -1, N: number, W: width}
		path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(folder, path))
		if err != nil {
			return err
		}
		var leaves []tlog.Hash
		var places []int64
		for ; len(data) > 0; index++ {
			length := int(binary.BigEndian.Uint16(data))
			leaves = append(leaves, tlog.RecordHash(data[2:2+length]))
			places = append(places, tlog.StoredHashIndex(0, index))
			data = data[2+length:]
		}
		held, err := hashes.ReadHashes(places)
		if err != nil {
			return err
		}
		first := index - int64(len(leaves))
		for at, leaf := range leaves {
			if held[at] != leaf {
				return fmt.Errorf("entry %d is not the one in the tree", first+int64(at))
			}
		}
		if len(leaves) == 0 || number%10 != 0 {
			continue
		}
		proof, err := tlog.ProveRecord(tree.N, first, hashes)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, first, leaves[0]); err != nil {
			return fmt.Errorf("entry %d: %w", first, err)
		}
	}
	if index != tree.N {
		return fmt.Errorf("%d entries in a tree of %d", index, tree.N)
	}
	return nil
}

// ourProof checks the proof file that we made: its hashes against the tree that its own checkpoint names.
func ourProof(folder string, tree tlog.Tree) error {
	data, err := os.ReadFile(filepath.Join(folder, "entry.tlog-proof"))
	if err != nil {
		return err
	}
	entry, err := os.ReadFile(filepath.Join(folder, "entry"))
	if err != nil {
		return err
	}
	head, _, _ := strings.Cut(string(data), "\n\n")
	lines := strings.Split(head, "\n")
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	proof, err := parsed(lines[2:])
	if err != nil {
		return err
	}
	return tlog.CheckRecord(tlog.RecordProof(proof), tree.N, tree.Hash, index, tlog.RecordHash(entry))
}

// ourConsistency checks the proof of consistency that we made.
func ourConsistency(folder string, tree, old tlog.Tree) error {
	data, err := os.ReadFile(filepath.Join(folder, "consistency"))
	if err != nil {
		return err
	}
	proof, err := parsed(strings.Fields(string(data)))
	if err != nil {
		return err
	}
	return tlog.CheckTree(tlog.TreeProof(proof), tree.N, tree.Hash, old.N, old.Hash)
}

func parsed(lines []string) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

// served reads tiles where tlog-tiles puts them: Go's own paths hold the height as well.
type served struct{ folder string }

func (s *served) Height() int { return 8 }

func (s *served) SaveTiles([]tlog.Tile, [][]byte) {}

func (s *served) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(s.folder, path))
		if err != nil {
			return nil, err
		}
		read = append(read, data)
	}
	return read, nil
}

// cosigner verifies Ed25519 cosignatures (tlog-cosignature), which Go's package leaves to its callers.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newCosigner(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	data, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil {
		return nil, err
	}
	if len(data) != 33 || data[0] != 4 {
		return nil, fmt.Errorf("not the key of a witness")
	}
	hash := sha256.Sum256(append([]byte(parts[0]+"\n"), data...))
	return &cosigner{parts[0], binary.BigEndian.Uint32(hash[:]), data[1:]}, nil
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }

func (c *cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 72 {
		return false
	}
	head := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(signature))
	return ed25519.Verify(c.key, bytes.Join([][]byte{[]byte(head), text}, nil), signature[8:])
}
